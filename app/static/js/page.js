// This page's own name, for as long as it stands: two tabs of one person are two pages.
export const page = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");
