import { Callback } from './callback';

export default function Page() {
  return <Callback />;
}
