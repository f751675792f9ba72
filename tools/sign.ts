/**
 * node tools/sign.ts <method> <path> <idempotency key> <body> [--acting-for <bank>] [--sandbox <file>]
 *
 * Prints the DT-Signature of a call by the first bank of the sandbox, to try signed calls with curl.
 */
import { parseArgs } from 'node:util'
import { signBytes } from './simulate/client.ts'
import { readSandbox } from './simulate/sandbox.ts'

const { values: options, positionals } = parseArgs({
  options: {
    /** What DT-Acting-For says, where an intermediary signs for a bank. */
    'acting-for': { type: 'string' },
    sandbox: { type: 'string', default: process.env['SANDBOX_FILE'] ?? '.local/sandbox.json' },
  },
  allowPositionals: true,
})

const [method = '', path = '', key = '', text = ''] = positionals
const sandbox = await readSandbox(options.sandbox)
const [bank] = sandbox.banks
if (bank === undefined) throw new Error(`${options.sandbox} has no bank`)
/** The platform's clock, which a sandbox may have moved. */
const answer = await fetch(`${sandbox.baseUrl}/.well-known/oauth-authorization-server`)
const now = new Date(answer.headers.get('date') ?? Date.now())
console.log(await signBytes(bank, { method, path, key, text, now, actingFor: options['acting-for'] }))
