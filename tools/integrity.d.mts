/** What a page's `<script integrity>` holds a file to (https://www.w3.org/TR/sri-2/). */
export declare function integrityOf(content: string | Uint8Array): string;
