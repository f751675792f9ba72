/** `npm run demo`, as its user runs it. */
import { spawn } from 'node:child_process'

export const runDemo = (args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((resolve) => {
    // The test runner has a BASE_URL of its own, and an assembly that a user has not.
    const { BASE_URL: _, DENGTONG_ASSEMBLY: __, ...env } = process.env
    const child = spawn(process.execPath, ['tools/demo.ts', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.once('close', (code) => resolve({ code, out, err }))
  })
