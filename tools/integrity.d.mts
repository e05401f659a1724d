/** Computes the value of a `<script>` tag's `integrity` attribute (https://www.w3.org/TR/sri-2/). */
export declare function integrityOf(content: string | Uint8Array): string;
