/** What may be wrong with a key or a client: part of the catalogue (fault-texts.ts), under the same rules. */
export const ACCESS_FAULTS = {
  'key.private': { zh: '只能登记公钥', en: 'Only a public key may be registered' },
  'key.unsuitable': {
    zh: '只接受 P-256 或 2048 位以上 RSA 公钥',
    en: 'Only P-256 and RSA keys of 2048 bits or more are taken',
  },
  'key.unknown': { zh: '没有这一有效密钥', en: 'There is no such valid key' },
  'name.foreign': {
    zh: '应以机构代码加点开头：{prefix}',
    en: 'It must begin with the institution id and a dot: {prefix}',
  },
  'client.audience': { zh: '客户端类型与机构类型不符', en: 'The audience does not fit the kind of institution' },
  'client.unknown': { zh: '没有这一客户端', en: 'There is no such client' },
  'client.wider': {
    zh: '超出了本客户端自身的权限或者范围，不能授予他人',
    en: 'It goes beyond what this client may itself, so it cannot give it to another',
  },
  'scope.unknown': { zh: '该类客户端没有此权限', en: 'Clients of this audience have no such scope' },
  'operation.unknown': { zh: '没有这一操作', en: 'There is no such operation' },
} as const
