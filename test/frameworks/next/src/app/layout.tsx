import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Session } from './session';

export const metadata: Metadata = { title: 'aritma-login in Next.js', icons: 'data:,' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Home</Link> <Link href="/accounts">Accounts</Link> <Link href="/pkce">PKCE</Link>
        </nav>
        <Session>{children}</Session>
      </body>
    </html>
  );
}
