import { testFileScanner } from '../../lib/documents/inspect/scan.ts'

export const scanner = testFileScanner
