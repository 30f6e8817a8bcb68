#include "tapak/http/networks.h"

#include "tapak/base/number.h"

#include <arpa/inet.h>
#include <string.h>

enum { MAPPED_BITS = 96, ALL_BITS = 128 };

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_mapped(const uint8_t bytes[static 16])
{
    return memcmp(bytes, mapped, sizeof mapped) == 0;
}

bool tapak_address_parse(struct tapak_slice text, struct tapak_address *out_address)
{
    char terminated[TAPAK_ADDRESS_BYTES];
    struct tapak_address address = {.is_known = true};
    if (text.length > 2 && text.text[0] == '[' && text.text[text.length - 1] == ']') {
        text = (struct tapak_slice){text.text + 1, text.length - 2};
    }
    if (text.length == 0 || text.length >= sizeof terminated ||
        memchr(text.text, '\0', text.length) != NULL) {
        return false;
    }
    memcpy(terminated, text.text, text.length);
    terminated[text.length] = '\0';
    if (inet_pton(AF_INET6, terminated, address.bytes) != 1) {
        memcpy(address.bytes, mapped, sizeof mapped);
        if (inet_pton(AF_INET, terminated, address.bytes + sizeof mapped) != 1) {
            return false;
        }
    }
    *out_address = address;
    return true;
}

const char *tapak_address_write(char text[static TAPAK_ADDRESS_BYTES],
                                const struct tapak_address *address)
{
    bool is_v4 = is_mapped(address->bytes);
    const uint8_t *bytes = is_v4 ? address->bytes + sizeof mapped : address->bytes;
    if (!address->is_known ||
        inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes, text, TAPAK_ADDRESS_BYTES) == NULL) {
        text[0] = '\0';
    }
    return text;
}

static uint8_t byte_mask(unsigned bits, size_t at)
{
    unsigned before = (unsigned)at * 8;
    unsigned kept = bits <= before ? 0 : bits - before;
    return (uint8_t)(kept >= 8 ? 0xFFU : (0xFFU << (8 - kept)) & 0xFFU);
}

static bool is_within(const struct tapak_network *network, const uint8_t bytes[static 16])
{
    for (size_t i = 0; i < 16; i++) {
        if (((network->bytes[i] ^ bytes[i]) & byte_mask(network->bits, i)) != 0) {
            return false;
        }
    }
    return true;
}

// NULL, or the rule that text breaks.
static const char *parse_network(struct tapak_slice text, struct tapak_network *out_network)
{
    const char *slash = memchr(text.text, '/', text.length);
    size_t length = slash == NULL ? text.length : (size_t)(slash - text.text);
    struct tapak_address address;
    if (!tapak_address_parse((struct tapak_slice){text.text, length}, &address)) {
        return "is no address, network, 'loopback' or 'private'";
    }
    int64_t most = is_mapped(address.bytes) ? ALL_BITS - MAPPED_BITS : ALL_BITS;
    int64_t bits = most;
    if (slash != NULL &&
        (!tapak_parse_int(slash + 1, text.length - length - 1, &bits) || bits < 0 || bits > most)) {
        return "has a prefix length that its family does not have";
    }
    *out_network = (struct tapak_network){.bits = (unsigned)(bits + ALL_BITS - most)};
    for (size_t i = 0; i < 16; i++) {
        out_network->bytes[i] = address.bytes[i] & byte_mask(out_network->bits, i);
        if (out_network->bytes[i] != address.bytes[i]) {
            return "has bits behind its prefix";
        }
    }
    return NULL;
}

static enum tapak_status add(struct tapak_networks *networks, struct tapak_slice text,
                             struct tapak_error *err)
{
    if (networks->count == TAPAK_NETWORKS_MAX) {
        return tapak_fail(err, TAPAK_INVALID, "more than %d networks", TAPAK_NETWORKS_MAX);
    }
    const char *rule = parse_network(text, &networks->items[networks->count]);
    if (rule != NULL) {
        int shown = (int)(text.length < 60 ? text.length : 60);
        return tapak_fail(err, TAPAK_INVALID, "'%.*s' %s", shown, text.text, rule);
    }
    networks->count++;
    return TAPAK_OK;
}

static enum tapak_status add_word(struct tapak_networks *networks, struct tapak_slice word,
                                  struct tapak_error *err)
{
    static const struct {
        const char *word;
        const char *networks[5];
    } words[] = {
        {"loopback", {"127.0.0.0/8", "::1"}},
        {"private", {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!tapak_slice_equals(word, words[i].word)) {
            continue;
        }
        enum tapak_status status = TAPAK_OK;
        for (size_t n = 0; words[i].networks[n] != NULL && status == TAPAK_OK; n++) {
            status = add(networks, tapak_slice_of(words[i].networks[n]), err);
        }
        return status;
    }
    return add(networks, word, err);
}

enum tapak_status tapak_networks_parse(const char *text, struct tapak_networks *out_networks,
                                       struct tapak_error *err)
{
    static const char separators[] = ", \t";
    struct tapak_networks networks = {0};
    for (text += strspn(text, separators); *text != '\0'; text += strspn(text, separators)) {
        struct tapak_slice word = {text, strcspn(text, separators)};
        enum tapak_status status = add_word(&networks, word, err);
        if (status != TAPAK_OK) {
            return status;
        }
        text += word.length;
    }
    *out_networks = networks;
    return TAPAK_OK;
}

bool tapak_networks_hold(const struct tapak_networks *networks, const struct tapak_address *address)
{
    if (networks == NULL || !address->is_known) {
        return false;
    }
    for (size_t i = 0; i < networks->count; i++) {
        if (is_within(&networks->items[i], address->bytes)) {
            return true;
        }
    }
    return false;
}
