/**
 * What it means for a case that the book was written: each registration of the acceptance, and the certificates that end with it.
 *
 * The numbers that end come from the filing, where a bank typed them. One that the platform issued for other units or on another book is
 * somebody else's. Where the registry names it itself, that is a fault and nothing is entered. Where it does not, the registration
 * stands, for the book is the registry's and is written already; the number is not ended, and event and answer say so (`notEnded`).
 */
import { certificateStatusWrite } from '../../certificates/ends.ts'
import { certificateNumberKey } from '../../kernel/certificate-number.ts'
import { faultOf } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import type { Ports, Write } from '../../platform/ports.ts'
import { begins, endBy, type RegistrationKind } from '../../registrations/kinds.ts'
import type { Head, Registration } from '../state/rows.ts'
import { numbersOfOthers } from '../units/certificate-holders.ts'
import type { Decision } from './decision.ts'
import type { Registered } from './registered.ts'

const kindsOf = ({ registrations = [] }: Head): readonly RegistrationKind[] => registrations.map(({ kind }) => kind)

/** Numbers of the filing that the decision would end though they are somebody else's. */
export const othersEndings = async (
  ports: Pick<Ports, 'table'>,
  decision: Decision,
  head: Head,
): Promise<ReadonlySet<string>> =>
  decision.decision === 'registered' && head.endings
    ? numbersOfOthers(ports, head.endings.numbers, head)
    : new Set<string>()

/** What ends with the case, and what was filed as ending and is not. */
export const endingsOf = ({ endings }: Head, others: ReadonlySet<string>) => {
  const numbers = (endings?.numbers ?? []).map(certificateNumberKey)
  return { ended: numbers.filter((one) => !others.has(one)), notEnded: numbers.filter((one) => others.has(one)) }
}

/** A mortgage that begins has its place in the book. */
export const rankFaults = ({ units }: Registered, head: Head): Fault[] =>
  begins(kindsOf(head))
    ? units.flatMap(({ rank }, at) => (rank === undefined ? [faultOf(['units', at, 'rank'], 'value.missing')] : []))
    : []

/** Merged registrations stand or fall together (操作规范 1.6): the registry reports all of them or none is entered here. */
export const registrationFaults = ({ registrations }: Registered, head: Head, others: ReadonlySet<string>): Fault[] => {
  const asked = kindsOf(head)
  if (registrations === undefined)
    return asked.length <= 1
      ? []
      : asked.map((kind) => faultOf(['registrations'], 'registration.not-covered', { kind }))
  const reported = registrations.map(({ kind }) => kind)
  const numbers = (head.endings?.numbers ?? []).map(certificateNumberKey)
  return [
    ...registrations.flatMap(({ kind, ended = [] }, at) => [
      ...(asked.includes(kind) ? [] : [faultOf(['registrations', at, 'kind'], 'registration.not-in-case')]),
      ...(reported.indexOf(kind) === at
        ? []
        : [faultOf(['registrations', at, 'kind'], 'list.repeats', { first: reported.indexOf(kind) + 1 })]),
      ...ended.map(certificateNumberKey).flatMap((number, of) => {
        const pointer = ['registrations', at, 'ended', of]
        if (!numbers.includes(number)) return [faultOf(pointer, 'certificate.not-in-case')]
        return others.has(number) ? [faultOf(pointer, 'certificate.of-another-unit')] : []
      }),
    ]),
    ...asked
      .filter((kind) => !reported.includes(kind))
      .map((kind) => faultOf(['registrations'], 'registration.not-covered', { kind })),
  ]
}

/** The registrations of the case as the book now has them. */
export const registrationsEntered = (
  { registrations = [], registeredAt }: Registered,
  head: Head,
  others: ReadonlySet<string>,
): Registration[] => {
  const { ended } = endingsOf(head, others)
  return kindsOf(head).map((kind) => {
    const reported = registrations.find((one) => one.kind === kind)
    return {
      kind,
      registeredAt,
      ...(head.endings && endBy(kind) === head.endings.as && ended.length > 0 && { ended }),
      ...(reported?.ownershipCertificates && { ownershipCertificates: reported.ownershipCertificates }),
    }
  })
}

/** That certificates ended is written for whichever case of this book they belong to, and also where the platform never issued them. */
export const endCertificates = ({ registeredAt: at }: Registered, head: Head, others: ReadonlySet<string>): Write[] => {
  const { endings, caseId: by, registry, units } = head
  if (!endings) return []
  return endingsOf(head, others).ended.map((number) =>
    certificateStatusWrite({ number, as: endings.as, at, by, registry, units }),
  )
}
