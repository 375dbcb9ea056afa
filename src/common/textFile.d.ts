declare module '*.proto' {
  const text: string;
  export { text as default };
}
declare module '*.py' {
  const text: string;
  export { text as default };
}
