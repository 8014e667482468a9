import { isIP, SocketAddress } from 'node:net';
import { accepted, type Parsed, refused } from './parsed.ts';

/**
 * An IP address in the one form it is compared in: IPv6 as RFC 5952 has it (lower case, the longest run of zeros as
 * `::`), and an IPv4 address that came inside an IPv6 one as IPv4. No port, no network length, no interface name.
 */
export const parseIp = (text: string): Parsed<string> => {
  const address = text.trim();
  const version = isIP(address);
  if (version === 4) return accepted(address);
  if (version !== 6 || address.includes('%')) return refused('is not an IP address');
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address.toLowerCase();
  return accepted(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)?.[1] ?? canonical);
};
