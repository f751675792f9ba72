/** A CloudFormation template as the runner reads it, and what its resources come to. */

// biome-ignore lint/suspicious/noExplicitAny: templates are open JSON; each reader checks what it takes
export type Json = any

export type Stack = {
  readonly name: string
  /** Where the stack goes, if the app says so. */
  readonly region: string | undefined
  readonly template: Json
  /** Object key of an asset in the deployment bucket -> directory or file in the assembly. */
  readonly assets: ReadonlyMap<string, string>
}

/** What the pseudo parameters stand for. */
export type Place = {
  readonly partition: string
  readonly region: string
  readonly account: string
  readonly urlSuffix: string
  readonly baseUrl: string
}

export type Resource = {
  readonly stack: Stack
  readonly logicalId: string
  readonly type: string
  /** Stable across runs: `<stack>/<logical id>`. */
  readonly id: string
  readonly properties: Json
  readonly ref: string
  readonly attributes: Readonly<Record<string, string>>
}
