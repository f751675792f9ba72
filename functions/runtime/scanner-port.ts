/** The stage says what looks at uploads; nothing that was not looked at becomes usable. */
import { testFileScanner } from '../../lib/documents/inspect/scan.ts'
import { type ScannerName, SETTINGS } from '../../lib/names/settings.ts'
import type { Scanner } from '../../lib/platform/ports.ts'
import { setting } from './environment.ts'

const SCANNERS: Readonly<Record<ScannerName, Scanner>> = {
  'test-file': testFileScanner,
  none: { scan: async () => 'unfinished' },
}

export const scanner: Scanner = SCANNERS[setting(SETTINGS.scanner) as ScannerName]
