/** One dictionary of the package alone; its types name none. Pairs of a character and what it becomes, `a b|c d`. */
declare module 'opencc-js/dict/TSCharacters' {
  const pairs: string
  export default pairs
}
