"""Which addresses are public: nothing that leads into our own network, by whatever notation. Without Django."""

import ipaddress

LONGEST_ADDRESS = 500  # what an entry can hold

# What `is_global` of Python 3.11 lets pass, or of which versions differ.
REFUSED = [
    ipaddress.ip_network(block)
    for block in (
        "192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4",
        "2001::/23",  # Teredo and its like
        "2001:db8::/32", "3fff::/20",  # examples
        "2002::/16",  # 6to4: holds an IPv4 address
        "5f00::/16",
    )
]  # fmt: skip
UNICAST_V6 = ipaddress.ip_network("2000::/3")  # without ::ffff:0:0/96, ::/96, fc00::/7, fe80::/10, fec0::/10, ff00::/8
NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address):
    """`address` as getaddrinfo gives it, or an ipaddress."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found.version == 6 and found in NAT64:  # what a network without IPv4 is told for every site
        return is_public(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    if found.version == 6 and (found not in UNICAST_V6 or found.scope_id):
        return False
    inside = found.is_private or found.is_multicast or found.is_reserved or found.is_loopback or found.is_link_local
    return (
        found.is_global
        and not inside
        and not any(found in block for block in REFUSED if block.version == found.version)
    )
