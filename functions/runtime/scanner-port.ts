/** The stage says what looks at uploads; nothing that was not looked at becomes usable. */
import { testFileScanner } from '../../lib/documents/inspect/scan.ts'
import { SCANNER_NAMES, type ScannerName, SETTINGS } from '../../lib/names/settings.ts'
import { clamdAddress, clamdScanner } from '../../lib/platform/aws/clamd.ts'
import { guardDutyScanner } from '../../lib/platform/aws/guardduty.ts'
import type { Scanner } from '../../lib/platform/ports.ts'
import { bucketName, setting, settingAmong } from './environment.ts'
import { log } from './ports.ts'

const SCANNERS: Readonly<Record<ScannerName, () => Scanner>> = {
  'test-file': () => testFileScanner,
  guardduty: () => guardDutyScanner(bucketName, log),
  clamd: () => clamdScanner(clamdAddress(setting(SETTINGS.clamd)), log),
}

export const scanner: Scanner = SCANNERS[settingAmong(SETTINGS.scanner, SCANNER_NAMES)]()
