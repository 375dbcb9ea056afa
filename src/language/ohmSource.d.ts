declare module '*.ohm' {
  const source: string;
  // Bundlers give a text file as its default export.
  export default source;
}
