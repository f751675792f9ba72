/** Ways to write the address of something that is not a public host: every notation known for each host, generated. */

const INNER_IPV4 = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.100.100.200',
  '100.64.0.1',
  '192.0.0.192',
  '198.18.0.1',
  '192.0.2.1',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
]

const octets = (ip: string) => ip.split('.').map(Number) as [number, number, number, number]
const number = (ip: string) => octets(ip).reduce((sum, octet) => sum * 256 + octet, 0)
const hex = (n: number, width = 0) => n.toString(16).padStart(width, '0')
const pair = (a: number, b: number) => `${hex(a)}${hex(b, 2)}`

/** What inet_aton, browsers and careless parsers read as the same IPv4 address. */
const notations = (ip: string): string[] => {
  const [a, b, c, d] = octets(ip)
  const whole = number(ip)
  return [
    ip,
    String(whole),
    `0x${hex(whole)}`,
    `0X${hex(whole, 8).toUpperCase()}`,
    `0${whole.toString(8)}`,
    [a, b, c, d].map((o) => `0x${hex(o)}`).join('.'),
    [a, b, c, d].map((o) => `0${o.toString(8)}`).join('.'),
    [a, b, c, d].map((o) => String(o).padStart(4, '0')).join('.'),
    `${a}.${(b << 16) | (c << 8) | d}`,
    `${a}.${b}.${(c << 8) | d}`,
    `0x${hex(a)}.${b}.0${c.toString(8)}.${d}`,
    `${ip}.`,
    ip.replaceAll('.', '%2e'),
    ip.replaceAll('.', '。'),
    ip.replace('.', '．'),
    [...ip].map((c) => (/\d/.test(c) ? String.fromCodePoint(0xff10 + Number(c)) : c)).join(''),
    [...ip].map((c) => `%${hex(c.charCodeAt(0), 2)}`).join(''),
    `[::ffff:${ip}]`,
    `[::ffff:${pair(a, b)}:${pair(c, d)}]`,
    `[0:0:0:0:0:ffff:${pair(a, b)}:${pair(c, d)}]`,
    `[::${ip}]`,
    `[::ffff:0:${ip}]`,
    `[64:ff9b::${ip}]`,
    `[64:ff9b::${pair(a, b)}:${pair(c, d)}]`,
    `[64:ff9b:1::${ip}]`,
    `[2002:${hex((a << 8) | b, 4)}:${hex((c << 8) | d, 4)}::1]`,
    `[2001:0:${pair(a, b)}:${pair(c, d)}::]`,
    `[2001:0:4136:e378:8000:63bf:${hex(((a << 8) | b) ^ 0xffff)}:${hex(((c << 8) | d) ^ 0xffff)}]`,
    `[fe80::5efe:${ip}]`,
  ]
}

const INNER_IPV6 = [
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[fe80::1]',
  '[fe80::1%25eth0]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[100::1]',
  '[2001:db8::1]',
  '[2001:2::1]',
  '[2001:10::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[2620:4f:8000::1]',
]

/** Names that resolve, in the test, to loopback; the last ones look harmless. */
export const HOSTILE_NAMES = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'foo.localhost',
  'localhost.localdomain',
  'metadata',
  'metadata.google.internal',
  'instance-data',
  'printer.local',
  'vault.corp',
  'db.lan',
  '1.0.0.127.in-addr.arpa',
  'ip6-localhost',
  'lоcalhost',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  'xn--lcalhost-54g',
  '银行.中国',
  'bank_1.fj-example.cn',
  '-bank.fj-example.cn',
  'bank..fj-example.cn',
  'bank.fj-example.cn.',
  'bank.fj-example.cn',
  '127.0.0.1.fj-example.cn',
  'rebind.fj-example.cn',
]

/** The same host in places and company meant to confuse. */
const settings = (host: string, port: number): string[] => [
  `http://${host}:${port}/`,
  `https://${host}:${port}/`,
  `http://bank.fj-example.cn@${host}:${port}/`,
  `http://u:p@${host}:${port}/hook`,
]

const shapes = (port: number): string[] =>
  [
    '//127.0.0.1:PORT/',
    'http:127.0.0.1:PORT',
    'http:/127.0.0.1:PORT/',
    'http:///127.0.0.1:PORT/',
    'http:////127.0.0.1:PORT/',
    'http:\\\\127.0.0.1:PORT\\',
    'http://bank.fj-example.cn\\@127.0.0.1:PORT/',
    'http://127.0.0.1:PORT\\@bank.fj-example.cn/',
    'http://127.0.0.1:PORT#@bank.fj-example.cn/',
    'http://bank.fj-example.cn#@127.0.0.1:PORT/',
    'http://@127.0.0.1:PORT/',
    'http://:@127.0.0.1:PORT/',
    'http://bank.fj-example.cn:PORT@127.0.0.1:PORT/',
    ' http://127.0.0.1:PORT/',
    'http://127.0.0.1:PORT/\n',
    'http://127.0.\t0.1:PORT/',
    'ht\ntp://127.0.0.1:PORT/',
    'http://127.0.0.1\u0000:PORT/',
    'http://127.0.0.1%00.fj-example.cn:PORT/',
    'http://127.0.0.1%0a:PORT/',
    'http://127.0.0.1:PORT/#x',
    'http://127.0.0.1:0PORT/',
    'HTTP://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://127.0.1:PORT/',
    'http://0:PORT/',
    'http://0/',
    'http://[::1:PORT/',
    'http://::1:PORT/',
    'http://[::1]PORT/',
    'http://127.0.0.1:PORT/../../x',
    'http://ⅼocalhost:PORT/',
    'http://⑯⑨。②⑤④。⑯⑨｡②⑤④:PORT/',
    'ftp://127.0.0.1:PORT/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:PORT/_x',
    'data:text/plain,x',
    'ws://127.0.0.1:PORT/',
    'javascript:1',
    'unix:/var/run/docker.sock',
    'http+unix://%2Fvar%2Frun%2Fdocker.sock/',
    'http://',
    '',
    'http://bank.fj-example.cn:22/',
    'http://bank.fj-example.cn:25/',
    'http://bank.fj-example.cn:0/',
    'http://bank.fj-example.cn:99999/',
    `http://bank.fj-example.cn/${'a'.repeat(3000)}`,
  ].map((shape) => shape.replaceAll('PORT', String(port)))

export const hostileUrls = (port: number): string[] => [
  ...new Set([
    ...[...INNER_IPV4.flatMap(notations), ...INNER_IPV6, ...HOSTILE_NAMES].flatMap((host) => settings(host, port)),
    ...shapes(port),
  ]),
]
