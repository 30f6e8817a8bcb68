#include "http/origin.h"

#include "http/target.h"

#include <string.h>

enum { MAX_HOST_BYTES = 255, MAX_PREFIX_BYTES = 128, MAX_HOPS = 16 };

// What the nearest listed proxies say; absent slices are not said.
struct said {
    struct tapak_slice proto;
    struct tapak_slice host;
    struct tapak_slice prefix;
};

static bool has_only(struct tapak_slice text, const char *marks)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.text[i];
        char lower = (char)(byte | 0x20);
        bool is_plain = (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z');
        if (!is_plain && (byte == '\0' || strchr(marks, byte) == NULL)) {
            return false;
        }
    }
    return true;
}

static bool is_host(struct tapak_slice host)
{
    return host.length <= MAX_HOST_BYTES && has_only(host, "-._~:[]");
}

// A proxy adds its field behind those that were there, so the last one is the nearest proxy's.
static struct tapak_slice last_field(const struct tapak_request *request, const char *name)
{
    for (size_t i = request->field_count; i-- > 0;) {
        if (tapak_slice_equals_folded(request->fields[i].name, name)) {
            return tapak_slice_trim(request->fields[i].value);
        }
    }
    return (struct tapak_slice){0};
}

// Takes the text behind the last comma off *rest; false at its start.
static bool take_last(struct tapak_slice *rest, struct tapak_slice *out_item)
{
    if (rest->text == NULL) {
        return false;
    }
    const char *comma = memrchr(rest->text, ',', rest->length);
    size_t start = comma == NULL ? 0 : (size_t)(comma - rest->text) + 1;
    *out_item = tapak_slice_trim((struct tapak_slice){rest->text + start, rest->length - start});
    *rest = comma == NULL ? (struct tapak_slice){0}
                          : (struct tapak_slice){rest->text, (size_t)(comma - rest->text)};
    return true;
}

static struct tapak_slice last_item(struct tapak_slice list)
{
    struct tapak_slice item = {0};
    (void)take_last(&list, &item);
    return item;
}

// "192.0.2.1", "192.0.2.1:4711", "[2001:db8::1]:4711", "2001:db8::1".
static bool parse_node(struct tapak_slice text, struct tapak_address *out_address)
{
    const char *close = memchr(text.text, ']', text.length);
    const char *colon = memchr(text.text, ':', text.length);
    if (text.length > 0 && text.text[0] == '[' && close != NULL) {
        return tapak_address_parse(
            (struct tapak_slice){text.text + 1, (size_t)(close - text.text) - 1}, out_address);
    }
    if (colon != NULL &&
        memchr(colon + 1, ':', text.length - (size_t)(colon + 1 - text.text)) == NULL) {
        text.length = (size_t)(colon - text.text);
    }
    return tapak_address_parse(text, out_address);
}

static struct tapak_slice unquote(struct tapak_slice text)
{
    bool is_quoted = text.length >= 2 && text.text[0] == '"' && text.text[text.length - 1] == '"';
    return is_quoted ? (struct tapak_slice){text.text + 1, text.length - 2} : text;
}

// One element of Forwarded: "for=192.0.2.43;proto=https;host=example.org".
static bool read_element(struct tapak_slice element, struct said *said, struct tapak_slice *out_for)
{
    struct tapak_slice pair;
    *said = (struct said){0};
    *out_for = (struct tapak_slice){0};
    while (target_next(&element, ';', &pair)) {
        struct tapak_slice name;
        (void)target_next(&pair, '=', &name);
        struct tapak_slice value = unquote(tapak_slice_trim(pair));
        name = tapak_slice_trim(name);
        if (pair.text == NULL && name.length > 0) {
            return false;
        }
        if (tapak_slice_equals_folded(name, "for")) {
            *out_for = value;
        } else if (tapak_slice_equals_folded(name, "proto")) {
            said->proto = value;
        } else if (tapak_slice_equals_folded(name, "host")) {
            said->host = value;
        }
    }
    return true;
}

// Both walk leftwards while the hop before is a listed proxy too.
static void walk_forwarded(const struct tapak_site *site, const struct tapak_request *request,
                           struct tapak_origin *origin, struct said *said)
{
    struct tapak_slice list = last_field(request, "Forwarded");
    struct tapak_slice element;
    for (int hop = 0; hop < MAX_HOPS && take_last(&list, &element); hop++) {
        struct said here;
        struct tapak_slice node;
        struct tapak_address address;
        if (!read_element(element, &here, &node)) {
            break;
        }
        *said = here;
        if (node.text == NULL || !parse_node(node, &address)) {
            break;
        }
        origin->client = address;
        if (!tapak_networks_hold(site->proxies, &address)) {
            break;
        }
    }
}

static void walk_x(const struct tapak_site *site, const struct tapak_request *request,
                   struct tapak_origin *origin, struct said *said)
{
    struct tapak_slice list = last_field(request, "X-Forwarded-For");
    struct tapak_slice node;
    struct tapak_address address;
    for (int hop = 0; hop < MAX_HOPS && take_last(&list, &node); hop++) {
        if (!parse_node(node, &address)) {
            break;
        }
        origin->client = address;
        if (!tapak_networks_hold(site->proxies, &address)) {
            break;
        }
    }
    said->proto = last_item(last_field(request, "X-Forwarded-Proto"));
    said->host = last_item(last_field(request, "X-Forwarded-Host"));
    said->prefix = last_item(last_field(request, "X-Forwarded-Prefix"));
}

static bool is_said_relayed(const struct tapak_request *request)
{
    static const char *const names[] = {"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host",
                                        "X-Real-IP"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (tapak_request_field(request, names[i]).text != NULL) {
            return true;
        }
    }
    return false;
}

// A prefix that is no plain path is left off: links still lead somewhere.
static struct tapak_slice plain_prefix(struct tapak_slice prefix)
{
    while (prefix.length > 0 && prefix.text[prefix.length - 1] == '/') {
        prefix.length--;
    }
    bool is_plain = prefix.length > 0 && prefix.length <= MAX_PREFIX_BYTES &&
                    prefix.text[0] == '/' && has_only(prefix, "/-._~") &&
                    memmem(prefix.text, prefix.length, "//", 2) == NULL;
    return is_plain ? prefix : (struct tapak_slice){"", 0};
}

static const char *make_base_url(const struct tapak_request *request, bool is_https,
                                 struct tapak_slice host, struct tapak_slice prefix)
{
    struct tapak_slice scheme = tapak_slice_of(is_https ? "https://" : "http://");
    char *url =
        host.length == 0
            ? NULL
            : tapak_arena_take(request->arena, scheme.length + host.length + prefix.length + 1);
    if (url == NULL) {
        return "";
    }
    memcpy(url, scheme.text, scheme.length);
    memcpy(url + scheme.length, host.text, host.length);
    memcpy(url + scheme.length + host.length, prefix.text, prefix.length);
    return url;
}

bool origin_find(const struct tapak_site *site, const struct tapak_request *request,
                 struct tapak_origin *out_origin)
{
    struct tapak_origin origin = {.client = request->peer, .is_https = request->is_tls};
    struct tapak_slice host = tapak_request_field(request, "Host");
    struct said said = {0};
    if (!is_host(host)) {
        return false;
    }
    origin.is_relayed = is_said_relayed(request);
    if (tapak_networks_hold(site->proxies, &request->peer)) {
        if (site->forwarding == TAPAK_FORWARDING_X) {
            walk_x(site, request, &origin, &said);
        } else {
            walk_forwarded(site, request, &origin, &said);
        }
    }
    if (said.proto.text != NULL) {
        origin.is_https = tapak_slice_equals_folded(said.proto, "https");
    }
    if (said.host.length > 0) {
        if (!is_host(said.host)) {
            return false;
        }
        host = said.host;
    }
    bool is_fixed = site->base_url != NULL && site->base_url[0] != '\0';
    origin.is_https = origin.is_https || (is_fixed && strncmp(site->base_url, "https://", 8) == 0);
    origin.base_url =
        is_fixed ? site->base_url
                 : make_base_url(request, origin.is_https, host, plain_prefix(said.prefix));
    *out_origin = origin;
    return true;
}
