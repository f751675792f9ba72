/** What it means for a case that the book was written: each registration of the acceptance, and the certificates that end with it. */
import { certificateNumberKey, certificateStatusWrite } from '../../certificates/ends.ts'
import { faultOf } from '../../kernel/faults.ts'
import type { Fault } from '../../kernel/result.ts'
import type { Write } from '../../platform/ports.ts'
import { endBy, type RegistrationKind } from '../../registrations/kinds.ts'
import type { Head, Registration } from '../state/rows.ts'
import type { Registered } from './decision.ts'

const kindsOf = ({ registrations = [] }: Head): readonly RegistrationKind[] => registrations.map(({ kind }) => kind)

/** Merged registrations stand or fall together (操作规范 1.6): the registry reports all of them or none is entered here. */
export const registrationFaults = ({ registrations }: Registered, head: Head): Fault[] => {
  const asked = kindsOf(head)
  if (registrations === undefined)
    return asked.length <= 1
      ? []
      : asked.map((kind) => faultOf(['registrations'], 'registration.not-covered', { kind }))
  const reported = registrations.map(({ kind }) => kind)
  const numbers = head.endings?.numbers ?? []
  return [
    ...registrations.flatMap(({ kind, ended = [] }, at) => [
      ...(asked.includes(kind) ? [] : [faultOf(['registrations', at, 'kind'], 'registration.not-in-case')]),
      ...(reported.indexOf(kind) === at
        ? []
        : [faultOf(['registrations', at, 'kind'], 'list.repeats', { first: reported.indexOf(kind) + 1 })]),
      ...ended.flatMap((number, of) =>
        numbers.includes(certificateNumberKey(number))
          ? []
          : [faultOf(['registrations', at, 'ended', of], 'certificate.not-in-case')],
      ),
    ]),
    ...asked
      .filter((kind) => !reported.includes(kind))
      .map((kind) => faultOf(['registrations'], 'registration.not-covered', { kind })),
  ]
}

/** The registrations of the case as the book now has them. */
export const registrationsEntered = ({ registrations = [], registeredAt }: Registered, head: Head): Registration[] =>
  kindsOf(head).map((kind) => {
    const reported = registrations.find((one) => one.kind === kind)
    return {
      kind,
      registeredAt,
      ...(head.endings && endBy(kind) === head.endings.as && { ended: head.endings.numbers }),
      ...(reported?.ownershipCertificates && { ownershipCertificates: reported.ownershipCertificates }),
    }
  })

/** That certificates ended is written for whichever case they belong to, and also where the platform never held them. */
export const endCertificates = ({ registeredAt }: Registered, { endings, caseId }: Head): Write[] =>
  endings
    ? endings.numbers.map((number) => certificateStatusWrite({ number, as: endings.as, at: registeredAt, by: caseId }))
    : []
