/** Which DynamoDB stands below the runner: the native engine where its package is installed, or any at DYNAMODB_ENDPOINT. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type TableEngine = { readonly binary: string } | { readonly port: number }

const PACKAGE = '@dynoxide/linux-x64'
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

const installed = (): string | undefined => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), 'dynoxide')
  } catch {
    return undefined
  }
}

/** Throws what to do, in both languages, where there is no engine or the address is none of this machine. */
export const tableEngine = (endpoint: string | undefined, find: () => string | undefined = installed): TableEngine => {
  if (endpoint !== undefined && endpoint !== '') {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
    if (url?.protocol !== 'http:' || !LOOPBACK.includes(url.hostname))
      throw new Error(
        `DYNAMODB_ENDPOINT is ${endpoint}; it must be an http address of this machine, as http://127.0.0.1:8000\n` +
          'DYNAMODB_ENDPOINT 须为本机 http 地址，例如 http://127.0.0.1:8000',
      )
    return { port: Number(url.port || 80) }
  }
  const binary = find()
  if (binary !== undefined) return { binary }
  throw new Error(
    `There is no table engine for ${process.platform} ${process.arch}: ${PACKAGE} comes with npm ci on Linux x64 alone. ` +
      'Start any DynamoDB here, as AWS’s DynamoDB Local, and name it: DYNAMODB_ENDPOINT=http://127.0.0.1:8000 npm start\n' +
      `本机（${process.platform} ${process.arch}）没有表引擎：请在本机启动任一 DynamoDB（如 AWS DynamoDB Local），再运行 DYNAMODB_ENDPOINT=http://127.0.0.1:8000 npm start`,
  )
}
