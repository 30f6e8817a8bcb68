#include "tapak/model/similar.h"

#include <math.h>
#include <string.h>

enum { SHORTEST_WORD = 4 };

static const double EARTH_M = 6371008.8; // mean radius, IUGG
static const double MS_PER_DAY = 86400000.0;
static const double PLACE_WEIGHT = 0.4;
static const double TIME_WEIGHT = 0.3;
static const double WORDS_WEIGHT = 0.3;

static bool is_letter(unsigned char byte)
{
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

static void add_word(struct tapak_similar_side *side, uint32_t hash)
{
    for (size_t i = 0; i < side->word_count; i++) {
        if (side->words[i] == hash) {
            return;
        }
    }
    if (side->word_count < TAPAK_SIMILAR_WORDS) {
        side->words[side->word_count++] = hash;
    }
}

// FNV-1a of each word in lower case.
static void add_words(struct tapak_similar_side *side, const char *text)
{
    uint32_t hash = 2166136261U;
    size_t length = 0;
    for (; text != NULL; text++) {
        unsigned char byte = (unsigned char)*text;
        if (is_letter(byte)) {
            unsigned char low = byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte | 0x20) : byte;
            hash = (hash ^ low) * 16777619U;
            length++;
            continue;
        }
        if (length >= SHORTEST_WORD) {
            add_word(side, hash);
        }
        hash = 2166136261U;
        length = 0;
        if (byte == '\0') {
            return;
        }
    }
}

void tapak_similar_side_of(const struct tapak_report *report, struct tapak_similar_side *out_side)
{
    *out_side = (struct tapak_similar_side){
        .has_point = report->has_point,
        .point = report->point,
        .area = report->placement.area,
        .received_ms = report->received_ms,
    };
    add_words(out_side, report->title);
    add_words(out_side, report->body);
}

static double distance_of(struct tapak_point a, struct tapak_point b)
{
    static const double RADIANS = 0.017453292519943295;
    double up = (b.lat_deg - a.lat_deg) * RADIANS;
    double along = (b.lon_deg - a.lon_deg) * RADIANS * cos((a.lat_deg + b.lat_deg) / 2 * RADIANS);
    return EARTH_M * sqrt(up * up + along * along);
}

static double shared_words(const struct tapak_similar_side *a, const struct tapak_similar_side *b)
{
    size_t shared = 0;
    size_t least = a->word_count < b->word_count ? a->word_count : b->word_count;
    for (size_t i = 0; i < a->word_count; i++) {
        for (size_t k = 0; k < b->word_count; k++) {
            shared += a->words[i] == b->words[k] ? 1 : 0;
        }
    }
    return least == 0 ? 0 : (double)shared / (double)least;
}

static double part_left(double of, double most)
{
    return of >= most ? 0 : 1 - of / most;
}

struct tapak_similarity tapak_similar(const struct tapak_similar_side *a,
                                      const struct tapak_similar_side *b)
{
    struct tapak_similarity result = {
        .has_distance = a->has_point && b->has_point,
        .days = fabs((double)(a->received_ms - b->received_ms)) / MS_PER_DAY,
        .words = shared_words(a, b),
    };
    bool is_same_area = a->area.text[0] != '\0' && strcmp(a->area.text, b->area.text) == 0;
    double place = is_same_area ? 1 : 0;
    if (result.has_distance) {
        result.distance_m = distance_of(a->point, b->point);
        place = part_left(result.distance_m, TAPAK_SIMILAR_M);
    }
    result.score = PLACE_WEIGHT * place + TIME_WEIGHT * part_left(result.days, TAPAK_SIMILAR_DAYS) +
                   WORDS_WEIGHT * result.words;
    return result;
}
