#include "http/negotiate.h"

#include "http/target.h"
#include "tapak/base/number.h"

#include <string.h>

enum { QUALITY_FULL = 1000, NOT_NAMED = -1 };

// One member of the list: what it names, and its q in thousandths.
struct preference {
    struct tapak_slice name;
    int quality;
};

static bool next_preference(struct tapak_slice *rest, struct preference *out)
{
    struct tapak_slice member;
    struct tapak_slice part;
    if (!target_next(rest, ',', &member)) {
        return false;
    }
    (void)target_next(&member, ';', &part);
    *out = (struct preference){tapak_slice_trim(part), QUALITY_FULL};
    while (target_next(&member, ';', &part)) {
        part = tapak_slice_trim(part);
        double quality = 0;
        if (part.length > 2 && (part.text[0] | 0x20) == 'q' && part.text[1] == '=' &&
            tapak_parse_double(part.text + 2, part.length - 2, &quality)) {
            quality = quality < 0 ? 0 : quality > 1 ? 1 : quality;
            out->quality = (int)(quality * QUALITY_FULL);
        }
    }
    return true;
}

// 3 for the type itself, 2 for "application/*", 1 for everything, 0 for something else.
static int specificity(struct tapak_slice range, const char *type)
{
    if (type == NULL) {
        return 0;
    }
    struct tapak_slice essence = tapak_slice_of(type);
    struct tapak_slice rest = essence;
    (void)target_next(&rest, ';', &essence);
    if (range.length == essence.length) {
        char folded[96];
        if (essence.length < sizeof folded) {
            memcpy(folded, essence.text, essence.length);
            folded[essence.length] = '\0';
            if (tapak_slice_equals_folded(range, folded)) {
                return 3;
            }
        }
    }
    if (tapak_slice_equals(range, "*/*")) {
        return 1;
    }
    bool is_group = range.length > 2 && memcmp(range.text + range.length - 2, "/*", 2) == 0;
    return is_group && essence.length >= range.length &&
                   memcmp(range.text, essence.text, range.length - 1) == 0
               ? 2
               : 0;
}

static int quality_of(const struct tapak_media *medium, struct tapak_slice accept)
{
    struct preference preference;
    int best = 0;
    int quality = 0;
    while (next_preference(&accept, &preference)) {
        int own = specificity(preference.name, medium->type);
        int other = specificity(preference.name, medium->alias);
        int fit = own > other ? own : other;
        if (fit > best) {
            best = fit;
            quality = preference.quality;
        }
    }
    return quality;
}

const struct tapak_media *negotiate_media(const struct tapak_media *media,
                                          struct tapak_slice accept)
{
    if (accept.length == 0) {
        return &media[0];
    }
    const struct tapak_media *best = NULL;
    int best_quality = 0;
    for (const struct tapak_media *medium = media; medium->name != NULL; medium++) {
        int quality = quality_of(medium, accept);
        if (quality > best_quality) {
            best = medium;
            best_quality = quality;
        }
    }
    return best;
}

bool negotiate_accepts_coding(struct tapak_slice accept_encoding, const char *coding)
{
    struct preference preference;
    int named = NOT_NAMED;
    int others = NOT_NAMED;
    while (accept_encoding.length > 0 && next_preference(&accept_encoding, &preference)) {
        if (tapak_slice_equals_folded(preference.name, coding)) {
            named = preference.quality;
        } else if (tapak_slice_equals(preference.name, "*")) {
            others = preference.quality;
        }
    }
    return (named == NOT_NAMED ? others : named) > 0;
}

bool negotiate_matches_tag(struct tapak_slice if_none_match, const char *tag)
{
    struct tapak_slice part;
    while (if_none_match.length > 0 && target_next(&if_none_match, ',', &part)) {
        part = tapak_slice_trim(part);
        if (part.length > 2 && memcmp(part.text, "W/", 2) == 0) {
            part = (struct tapak_slice){part.text + 2, part.length - 2};
        }
        if (tapak_slice_equals(part, tag) || tapak_slice_equals(part, "*")) {
            return true;
        }
    }
    return false;
}
