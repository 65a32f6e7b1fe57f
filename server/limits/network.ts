// Whom an address stands for. A home or a village centre is one IPv4 address, and one /64 of IPv6, in which anybody has
// more addresses than can be counted.

/** The eight groups of an IPv6 address; null for what is none. */
function groupsOf(address: string): string[] | null {
  const [head = "", tail, ...more] = address.toLowerCase().split("::");
  if (more.length > 0) return null;
  const [before, after] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0);
  if (!before || !after || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  const groups = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  return groups.every((group) => /^[\da-f]{1,4}$/.test(group)) ? groups : null;
}

/** The caller's network, as limits count it; empty where nobody says, which is only without Cloudflare in front. */
export function networkOf(headers: Headers): string {
  const address = headers.get("cf-connecting-ip")?.trim() ?? "";
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped) return mapped;
  const groups = groupsOf(address);
  return groups
    ? `${groups
        .slice(0, 4)
        .map((group) => Number.parseInt(group, 16).toString(16))
        .join(":")}::/64`
    : address;
}
