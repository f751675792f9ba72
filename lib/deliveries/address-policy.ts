/**
 * Whether we may call an address that an institution gave us. Three questions: is the URL in the one spelling everybody reads
 * alike (`readEndpoint`), may that host be named (`readEndpoint`), may we connect to what it resolves to (`admitsAddress`).
 * The first two are asked when an endpoint is registered, all three at each call.
 */

import ipaddr from 'ipaddr.js'
import { isOneOf } from '../names/keys.ts'
import type { AddressPolicy } from '../platform/ports.ts'
import { GLOBAL_IPV6, METADATA, SPECIAL_IPV4, SPECIAL_IPV6 } from './special-addresses.ts'

const URL_CHARACTERS = 2048

/** Why not; `address.<objection>` is the fault that says so. */
export type Objection =
  | 'unreadable'
  | 'not-canonical'
  | 'scheme'
  | 'credentials'
  | 'fragment'
  | 'port'
  | 'host-name'
  | 'address'

export type EndpointTarget = {
  readonly url: URL
  /** Present where the host is an address already. */
  readonly address?: string
}
export type EndpointReading = { readonly target: EndpointTarget } | { readonly objection: Objection }

type Address = ipaddr.IPv4 | ipaddr.IPv6

const within = (address: Address, cidr: string): boolean => {
  const [range, bits] = ipaddr.parseCIDR(cidr)
  return address.kind() === range.kind() && address.match(range, bits)
}
const withinAny = (address: Address, cidrs: readonly string[]): boolean => cidrs.some((cidr) => within(address, cidr))

const isPublic = (address: Address): boolean =>
  address.kind() === 'ipv4'
    ? !withinAny(address, Object.keys(SPECIAL_IPV4))
    : within(address, GLOBAL_IPV6) && !withinAny(address, Object.keys(SPECIAL_IPV6))

/** Only what a resolver writes: four decimal numbers, or IPv6 without a zone. */
const parseAddress = (text: string): Address | undefined => {
  if (text.includes('%')) return undefined
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined
}

/**
 * Mapped and translated IPv6 (::ffff:0:0/96, 64:ff9b::/96, 6to4, Teredo) is never public here and matches no IPv4 block of a
 * policy: the IPv4 address inside would have to be judged by rules that differ between systems.
 */
export const admitsAddress = (text: string, policy: AddressPolicy): boolean => {
  const address = parseAddress(text)
  if (address === undefined || withinAny(address, METADATA)) return false
  return policy.cidrs === 'public' ? isPublic(address) : withinAny(address, policy.cidrs)
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 }

/**
 * Public addresses on the port of HTTPS alone: nothing else leaves the stage's network. On a line the scheme's own port or an unprivileged
 * one: mail, remote shells and file shares are no receivers of ours.
 */
const admitsPort = ({ port, protocol }: URL, { cidrs }: AddressPolicy): boolean => {
  const number = port === '' ? DEFAULT_PORTS[protocol] : Number(port)
  return number === 443 || (cidrs !== 'public' && (number === DEFAULT_PORTS[protocol] || Number(number) >= 1024))
}

/** Names that only mean something inside a network (RFC 6761, 6762, 7686, 8375, 9476). */
const INNER_NAMES =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|test|invalid|example|onion|alt|arpa)$/
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** Letters, digits, hyphens. Internationalised names are refused in either spelling: two of them can look alike. */
const isPlainName = (host: string): boolean => {
  const labels = host.split('.')
  return host.length <= 253 && labels.every((label) => LABEL.test(label) && !label.startsWith('xn--'))
}

const admitsName = (host: string, policy: AddressPolicy): boolean =>
  isPlainName(host) && (policy.cidrs !== 'public' || (host.includes('.') && !INNER_NAMES.test(host)))

/** What a careful reader writes: the parser's own spelling, which leaves no room for octal, hex, tabs, backslashes, capitals or dots. */
const isCanonical = (text: string, url: URL): boolean => text === url.href || `${text}/` === url.href

const objectionTo = (text: string, url: URL, policy: AddressPolicy): Objection | undefined => {
  if (!isOneOf(policy.schemes, url.protocol.slice(0, -1))) return 'scheme'
  if (url.username !== '' || url.password !== '' || /^[^/]*\/\/[^/]*@/.test(text)) return 'credentials'
  if (text.includes('#')) return 'fragment'
  if (!isCanonical(text, url)) return 'not-canonical'
  if (!admitsPort(url, policy)) return 'port'
  return undefined
}

const literalOf = (hostname: string): string | undefined => {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return parseAddress(bare) === undefined ? undefined : bare
}

export const readEndpoint = (text: string, policy: AddressPolicy): EndpointReading => {
  if (text.length > URL_CHARACTERS || !URL.canParse(text)) return { objection: 'unreadable' }
  const url = new URL(text)
  const objection = objectionTo(text, url, policy)
  if (objection !== undefined) return { objection }
  const address = literalOf(url.hostname)
  if (address === undefined) return admitsName(url.hostname, policy) ? { target: { url } } : { objection: 'host-name' }
  return admitsAddress(address, policy) ? { target: { url, address } } : { objection: 'address' }
}
