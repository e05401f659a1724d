import { index, route, type RouteConfig } from '@react-router/dev/routes';

export default [
  index('routes/home.tsx'),
  route('accounts', 'routes/accounts.tsx'),
  route('pkce', 'routes/pkce.tsx'),
  route('callback', 'routes/callback.tsx'),
] satisfies RouteConfig;
