/** The machine-readable file that `npm start` writes: where the sandbox is and the keys of its synthetic institutions. */
import { readFile } from 'node:fs/promises'
import type { JWK } from 'jose'

export type Credentials = {
  readonly institutionId: string
  readonly clientId: string
  readonly authKey: JWK
  readonly authKid: string
  readonly signKey: JWK
  readonly signKid: string
}

export type SandboxBank = Credentials & {
  readonly name: string
  readonly branch: string
  readonly officer: string
}

export type SandboxRegistry = Credentials & { readonly code: string }

export type Sandbox = {
  readonly baseUrl: string
  readonly issuer: string
  readonly control: string
  readonly banks: readonly SandboxBank[]
  readonly registries: readonly SandboxRegistry[]
  readonly authority: Credentials & { readonly name: string }
  readonly regulator: Credentials & { readonly name: string }
  /** A whole filing for every business, and for each of its modes as `business/mode`. */
  readonly examples: Readonly<Record<string, Example>>
}

/** As much of a filing as a bank has to know to file the example as its own. */
export type Example = {
  readonly business: string
  readonly mode?: string
  readonly bankReference: string
  readonly branch: string
  readonly units: readonly { readonly unitNumber: string }[]
  readonly documents: readonly { readonly documentId: string; readonly slot: string }[]
  readonly [part: string]: unknown
}

export const readSandbox = async (file: string): Promise<Sandbox> => JSON.parse(await readFile(file, 'utf8')) as Sandbox
