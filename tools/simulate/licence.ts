/** 电子证照标识 as a registry's own system gives them out (GB/T 36904-2018), with its check character (ISO 7064 MOD 37,36). */

/** 不动产登记证明 */
const TYPE = '11100000MB03271699022'

const worthOf = (character: string): number => Number.parseInt(character, 36)

const checkCharacter = (text: string): string => {
  let product = 36
  for (const character of text) {
    product = (product + worthOf(character)) % 36 || 36
    product = (product * 2) % 37
  }
  return ((37 - product) % 36).toString(36).toUpperCase()
}

export const licenceIdentifier = (registry: string, serial: number): string => {
  const parts = [TYPE, registry, String(serial).padStart(9, '0'), '001']
  return ['1.2.156.3005.2', ...parts, checkCharacter(parts.join(''))].join('.')
}
