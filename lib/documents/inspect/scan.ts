/**
 * A scanner that knows one file: the test file of the European Institute for Computer Antivirus Research, harmless by agreement. It
 * proves the way of a finding to its refusal. A stage's real scanner takes its place behind the same port.
 */
import type { Scanner } from '../../platform/ports.ts'
import { find } from './source.ts'

/** In two parts, so that no scanner takes this source for the file. */
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
  'latin1',
)

export const testFileScanner: Scanner = {
  version: async () => 'test-file',
  scan: async (bytes) => ((await find(bytes, EICAR, 0)) >= 0 ? 'infected' : 'clean'),
}
