const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text whose UTF-8 bytes `code` stands for, or null when it is not base64 of UTF-8. Padding may be missing. */
export function decodeBase64(code: string): string | null {
  const digits = code.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) {
    return null;
  }
  let escaped = '';
  let bits = 0;
  let value = 0;
  for (const digit of digits) {
    value = ((value << 6) | alphabet.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      escaped += `%${((value >> bits) & 0xff).toString(16).padStart(2, '0')}`;
    }
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}

/** Base64 of the UTF-8 bytes of `text`. Throws a URIError when a surrogate stands alone in it. */
export function encodeBase64(text: string): string {
  const bytes = [...encodeURIComponent(text).matchAll(/%(..)|(.)/gs)].map(([, hex, letter]) =>
    hex === undefined ? (letter ?? '').charCodeAt(0) : parseInt(hex, 16)
  );
  let code = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    code += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    code += b === undefined ? '=' : alphabet.charAt((group >> 6) & 63);
    code += c === undefined ? '=' : alphabet.charAt(group & 63);
  }
  return code;
}
