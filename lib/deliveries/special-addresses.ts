/** Blocks of addresses that are not somebody's public host: IANA's special-purpose registries (RFC 6890 and its additions). */

export const SPECIAL_IPV4 = {
  '0.0.0.0/8': 'this network (RFC 791)',
  '10.0.0.0/8': 'private (RFC 1918)',
  '100.64.0.0/10': 'carrier-grade NAT (RFC 6598); some clouds keep their metadata service here',
  '127.0.0.0/8': 'loopback (RFC 1122)',
  '169.254.0.0/16': 'link-local, and the metadata service of most clouds (RFC 3927)',
  '172.16.0.0/12': 'private (RFC 1918)',
  '192.0.0.0/24': 'protocol assignments (RFC 6890)',
  '192.0.2.0/24': 'documentation (RFC 5737)',
  '192.31.196.0/24': 'AS112 (RFC 7535)',
  '192.52.193.0/24': 'AMT (RFC 7450)',
  '192.88.99.0/24': 'relays of 6to4 (RFC 7526)',
  '192.168.0.0/16': 'private (RFC 1918)',
  '192.175.48.0/24': 'AS112 (RFC 7534)',
  '198.18.0.0/15': 'benchmarks (RFC 2544)',
  '198.51.100.0/24': 'documentation (RFC 5737)',
  '203.0.113.0/24': 'documentation (RFC 5737)',
  '224.0.0.0/4': 'multicast (RFC 5771)',
  '240.0.0.0/4': 'reserved and broadcast (RFC 1112)',
} as const satisfies Record<string, string>

/** Only this is handed out as global unicast today; every mapped, translated, local and link-local form lies outside. */
export const GLOBAL_IPV6 = '2000::/3'

/** What is special within it. */
export const SPECIAL_IPV6 = {
  '2001::/23': 'protocol assignments, Teredo, benchmarks, ORCHID (RFC 2928, 4380, 5180, 7343)',
  '2001:db8::/32': 'documentation (RFC 3849)',
  '2002::/16': '6to4, which carries any IPv4 address (RFC 3056)',
  '2620:4f:8000::/48': 'AS112 (RFC 7534)',
  '3fff::/20': 'documentation (RFC 9637)',
} as const satisfies Record<string, string>

/** Where clouds answer with credentials. No policy opens these, whatever else it lists. */
export const METADATA = ['169.254.0.0/16', '100.100.100.200/32', 'fd00:ec2::254/128', 'fe80::/10'] as const
