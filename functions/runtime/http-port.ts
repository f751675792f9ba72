import { admitsAddress, readEndpoint } from '../../lib/deliveries/address-policy.ts'
import { outgoingHttp } from '../../lib/platform/aws/http.ts'

export const http = outgoingHttp({ readEndpoint, admitsAddress })
