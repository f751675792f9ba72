/** A folder for what a test run leaves behind: engines write after each call, and in memory the disk holds up nobody. */
import { existsSync, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const NEEDED_BYTES = 4 * 2 ** 30

const hasRoom = (): boolean => {
  if (!existsSync(MEMORY)) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= NEEDED_BYTES
}

/** New and empty, in memory where there is room for it; whoever asks removes it. */
export const makeScratch = (): string => mkdtempSync(join(hasRoom() ? MEMORY : tmpdir(), 'dengtong-suites-'))
