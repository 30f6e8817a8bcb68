/**
 * @file networks.h
 * @brief Addresses of clients, and lists of them and of their networks as people write them.
 *
 * Shape:  16 bytes in network order; an IPv4 address is the mapped ::ffff:a.b.c.d, so that both
 *         families compare alike. Threads: values.
 * Source: RFC 4291 section 2.5.5.2 (mapped addresses), RFC 4632 (prefix lengths).
 */
#ifndef TAPAK_HTTP_NETWORKS_H
#define TAPAK_HTTP_NETWORKS_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAPAK_NETWORKS_MAX = 32, TAPAK_ADDRESS_BYTES = 46 };

struct tapak_address {
    uint8_t bytes[16];
    bool is_known; ///< false: there is none, and no network holds it
};

struct tapak_network {
    uint8_t bytes[16];
    unsigned bits; ///< of the 128 that count
};

/** A value; {0} holds nothing. */
struct tapak_networks {
    struct tapak_network items[TAPAK_NETWORKS_MAX];
    size_t count;
};

/** "192.0.2.1", "2001:db8::1", "[2001:db8::1]"; no port, no zone, no name. */
bool tapak_address_parse(struct tapak_slice text, struct tapak_address *out_address);

/** As people write it; "" when it is not known. Returns text. */
const char *tapak_address_write(char text[static TAPAK_ADDRESS_BYTES],
                                const struct tapak_address *address);

/**
 * "10.0.0.0/8, ::1, loopback": addresses, networks, and the words loopback and private (RFC 1918,
 * RFC 4193), with commas or blanks between. TAPAK_INVALID names what is none of it; a network with
 * bits set behind its prefix is refused, for it is a slip of the pen.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_networks_parse(const char *text,
                                                        struct tapak_networks *out_networks,
                                                        struct tapak_error *err);

/** NULL holds nothing. */
bool tapak_networks_hold(const struct tapak_networks *networks,
                         const struct tapak_address *address);

#endif
