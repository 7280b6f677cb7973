import { decodeBase64url } from '../../internal/base64url.js';

/** Keys of 32 bytes and more that are printed in the RFCs which lukko builds on, and so in a great many examples. */
export function exampleKeys(): readonly Uint8Array[] {
  const published = [
    'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow', // RFC 7515 appendix A.1.1
    'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', // RFC 8037 appendix A.1, RFC 8032 section 7.1 test 1
  ];
  return published.map((key) => decodeBase64url(key) ?? new Uint8Array());
}
