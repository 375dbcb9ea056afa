declare module '*.ohm' {
  const source: string;
  export { source as default };
}
