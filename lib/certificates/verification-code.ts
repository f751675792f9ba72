/**
 * The code by which whoever holds a paper has it confirmed. It cannot be guessed, so that nobody walks through numbers; a paper that
 * does not bear it, or another one, is as unknown as a number that nobody has.
 */
import { timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import { sha256Hex } from '../kernel/digest.ts'

/** Bytes of a code; 16 characters in base64url. */
export const CODE_BYTES = 12

export const VerificationCode = z.string().check(z.regex(/^[A-Za-z0-9_-]{16}$/))

/** Compared as digests: how long it takes says nothing of how much was right. */
export const isCodeOf = (codeSha256: unknown, code: string): boolean =>
  typeof codeSha256 === 'string' && timingSafeEqual(Buffer.from(codeSha256), Buffer.from(sha256Hex(code)))
