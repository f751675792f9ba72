/** Text as people write it. */
import * as z from 'zod/mini'
import { judged } from './faults.ts'

/** Control and format characters, among them those that turn the direction of writing, and breaks of line and paragraph. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

const isTidy = (text: string): boolean => !UNPRINTABLE.test(text) && text === text.trim()

/** One line of text as it is printed: no control characters, no blanks at the ends. */
export const line = (maximum: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(maximum),
    judged((text) => (isTidy(text) ? undefined : 'text.untidy')),
  )
