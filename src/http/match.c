#include "http/match.h"

#include "http/target.h"

#include <string.h>

static bool is_place(struct tapak_slice segment)
{
    return segment.length > 2 && segment.text[0] == '{' && segment.text[segment.length - 1] == '}';
}

// Most patterns part from the path before their first place, and are done with here.
static bool starts_alike(const char *pattern, struct tapak_slice path)
{
    size_t i = 0;
    while (i < path.length && pattern[i] == path.text[i]) {
        i++;
    }
    return pattern[i] == '{' || (pattern[i] == '\0' && i == path.length);
}

bool match_path(const char *pattern, struct tapak_slice path, struct match *out_match)
{
    if (!starts_alike(pattern, path)) {
        return false;
    }
    struct tapak_slice wanted_rest = tapak_slice_of(pattern);
    struct tapak_slice wanted;
    struct tapak_slice given;
    struct match match = {0};
    while (target_next(&wanted_rest, '/', &wanted)) {
        if (!target_next(&path, '/', &given)) {
            return false;
        }
        if (is_place(wanted)) {
            if (given.length == 0 || match.count == MATCH_PLACES) {
                return false;
            }
            match.names[match.count] = (struct tapak_slice){wanted.text + 1, wanted.length - 2};
            match.texts[match.count++] = given;
        } else if (wanted.length != given.length ||
                   memcmp(wanted.text, given.text, given.length) != 0) {
            return false;
        }
    }
    if (path.text != NULL) {
        return false;
    }
    *out_match = match;
    return true;
}
