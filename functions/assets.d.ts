/** esbuild gives such an import as text. */
declare module '*.html' {
  const text: string
  export default text
}
