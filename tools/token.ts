/**
 * node tools/token.ts [institution id] [--sandbox <file>]
 *
 * Prints an access token of a sandbox institution, the first bank by default, to try the API with curl.
 */
import { parseArgs } from 'node:util'
import { connect } from './simulate/client.ts'
import { readSandbox } from './simulate/sandbox.ts'

const { values: options, positionals } = parseArgs({
  options: { sandbox: { type: 'string', default: process.env['SANDBOX_FILE'] ?? '.local/sandbox.json' } },
  allowPositionals: true,
})

const sandbox = await readSandbox(options.sandbox)
const parties = [...sandbox.banks, ...sandbox.registries]
const wanted = positionals[0] ?? sandbox.banks[0]?.institutionId
const credentials = parties.find((party) => party.institutionId === wanted)
if (credentials === undefined) throw new Error(`${options.sandbox} knows no institution ${wanted}`)
const { baseUrl, issuer } = sandbox
console.log(await connect({ baseUrl, issuer, credentials }).currentToken())
