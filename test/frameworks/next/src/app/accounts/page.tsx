import { Login } from '../login';
import { Private } from '../session';

export default function Page() {
  return <Private login={<Login />} />;
}
