// A name is read as words: letters and digits between anything else, but apostrophes, which join.
// Words for kinds of areas in front are dropped, words that mean the same become one, Roman
// numerals become numbers, and the words are joined without blanks, since people write "LongNah"
// for "Long Nah". Numbers stay: "Badak I" and "Badak II" are two villages.
#include "geo/name.h"

#include <string.h>

#include "tapak/base/limits.h"
#include "tapak/geo/gazetteer.h"

enum { MAX_WORDS = 32, WORD_BYTES = 64 };

struct words {
    char text[MAX_WORDS][WORD_BYTES];
    size_t count;
    size_t length; ///< of the word that is being written
};

static const struct {
    const char *word;
    const char *kind; ///< written in full
    enum tapak_level level;
} kinds[] = {
    {"provinsi", "provinsi", TAPAK_LEVEL_PROVINCE},
    {"propinsi", "provinsi", TAPAK_LEVEL_PROVINCE},
    {"prov", "provinsi", TAPAK_LEVEL_PROVINCE},
    {"kabupaten", "kabupaten", TAPAK_LEVEL_REGENCY},
    {"kab", "kabupaten", TAPAK_LEVEL_REGENCY},
    {"kota", "kota", TAPAK_LEVEL_REGENCY},
    {"kotamadya", "kota", TAPAK_LEVEL_REGENCY},
    {"kecamatan", "kecamatan", TAPAK_LEVEL_DISTRICT},
    {"kec", "kecamatan", TAPAK_LEVEL_DISTRICT},
    {"desa", "desa", TAPAK_LEVEL_VILLAGE},
    {"ds", "desa", TAPAK_LEVEL_VILLAGE},
    {"kelurahan", "kelurahan", TAPAK_LEVEL_VILLAGE},
    {"kel", "kelurahan", TAPAK_LEVEL_VILLAGE},
    {"kampung", "kampung", TAPAK_LEVEL_VILLAGE},
    {"kampong", "kampung", TAPAK_LEVEL_VILLAGE},
    {"kp", "kampung", TAPAK_LEVEL_VILLAGE},
    {"kpg", "kampung", TAPAK_LEVEL_VILLAGE},
};

static const struct {
    const char *word;
    const char *same;
} twins[] = {
    {"sei", "sungai"},  {"sungei", "sungai"},   {"tj", "tanjung"},       {"tg", "tanjung"},
    {"tjg", "tanjung"}, {"tanjong", "tanjung"}, {"gn", "gunung"},        {"gng", "gunung"},
    {"ma", "muara"},    {"btg", "batang"},      {"sebrang", "seberang"},
};

// Letters of Latin-1 with an accent, from U+00C0 on, as letters without.
static const char plain_letters[] =
    "aaaaaaaceeeeiiiidnooooo*ouuuuyysaaaaaaaceeeeiiiidnooooo*ouuuuyyy";

static bool is_apostrophe(uint32_t character)
{
    return character == '\'' || character == '`' || character == 0xB4 || character == 0x2BC ||
           character == 0x2018 || character == 0x2019 || character == 0x201B ||
           character == 0x2032 || character == 0x200B || character == 0xFEFF || character == 0xAD;
}

// The plain small letter or digit of a character; 0 when it ends a word.
static uint32_t fold(uint32_t character)
{
    if (character >= 'A' && character <= 'Z') {
        return character + ('a' - 'A');
    }
    if (character >= 0xC0 && character < 0xC0 + sizeof plain_letters - 1) {
        char letter = plain_letters[character - 0xC0];
        return letter == '*' ? 0 : (uint32_t)letter;
    }
    bool is_word = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
    bool is_mark = character < 0xC0 || (character >= 0x2000 && character < 0x2070) ||
                   character == 0x3000 || character == 0xFFFD;
    return is_word || !is_mark ? character : 0;
}

// A word that is too long loses its end, by whole characters.
static void put_character(struct words *words, uint32_t character)
{
    char bytes[4];
    size_t count = 0;
    if (character < 0x80) {
        bytes[count++] = (char)character;
    } else if (character < 0x800) {
        bytes[count++] = (char)(0xC0 | character >> 6);
    } else if (character < 0x10000) {
        bytes[count++] = (char)(0xE0 | character >> 12);
        bytes[count++] = (char)(0x80 | (character >> 6 & 0x3F));
    } else {
        bytes[count++] = (char)(0xF0 | character >> 18);
        bytes[count++] = (char)(0x80 | (character >> 12 & 0x3F));
        bytes[count++] = (char)(0x80 | (character >> 6 & 0x3F));
    }
    if (character >= 0x80) {
        bytes[count++] = (char)(0x80 | (character & 0x3F));
    }
    if (words->length + count < WORD_BYTES) {
        memcpy(words->text[words->count] + words->length, bytes, count);
        words->length += count;
    }
}

static void end_word(struct words *words)
{
    if (words->length > 0) {
        words->text[words->count++][words->length] = '\0';
        words->length = 0;
    }
}

static void split(struct words *words, struct tapak_slice name)
{
    words->count = 0;
    words->length = 0;
    size_t length = name.length < TAPAK_MAX_NAME_BYTES ? name.length : TAPAK_MAX_NAME_BYTES;
    for (size_t at = 0; at < length && words->count < MAX_WORDS - 1;) {
        uint32_t character = tapak_utf8_next(name.text, length, &at);
        uint32_t letter = fold(character);
        if (is_apostrophe(character)) {
            continue;
        }
        if (letter != 0) {
            put_character(words, letter);
        } else {
            end_word(words);
        }
    }
    end_word(words);
}

static const char *kind_of(const char *word, enum tapak_level level)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool is_level = level == TAPAK_LEVEL_NONE || level == kinds[i].level;
        if (is_level && strcmp(word, kinds[i].word) == 0) {
            return kinds[i].kind;
        }
    }
    return NULL;
}

// 1 … 39; 0 when the word is none.
static int roman(const char *word)
{
    static const char *const ones[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};
    int tens = 0;
    while (tens < 3 && *word == 'x') {
        tens++;
        word++;
    }
    for (int i = 0; i < 10; i++) {
        if (strcmp(word, ones[i]) == 0) {
            return tens * 10 + i;
        }
    }
    return 0;
}

static const char *same_word(const char *word)
{
    for (size_t i = 0; i < sizeof twins / sizeof twins[0]; i++) {
        if (strcmp(word, twins[i].word) == 0) {
            return twins[i].same;
        }
    }
    return word;
}

struct joined {
    char *out;
    size_t room;
    size_t length;
};

static void join(struct joined *joined, const char *word)
{
    size_t length = strlen(word);
    if (joined->length + length < joined->room) {
        memcpy(joined->out + joined->length, word, length);
        joined->length += length;
    }
}

static void join_number(struct joined *joined, int number)
{
    const char digits[] = {(char)('0' + number / 10), (char)('0' + number % 10), '\0'};
    join(joined, number < 10 ? digits + 1 : digits);
}

size_t geo_name_fold(char *out, size_t room, struct tapak_slice name, enum tapak_level level)
{
    struct words words;
    split(&words, name);
    struct joined joined = {out, room, 0};
    for (size_t i = 0; i < words.count; i++) {
        const char *kind = i == 0 && words.count > 1 ? kind_of(words.text[i], level) : NULL;
        join(&joined, kind != NULL ? kind : words.text[i]);
    }
    out[joined.length] = '\0';
    return joined.length;
}

size_t geo_name_normalise(char *out, size_t room, struct tapak_slice name, enum tapak_level level)
{
    struct words words;
    split(&words, name);
    size_t first = 0;
    while (first + 1 < words.count && kind_of(words.text[first], level) != NULL) {
        first++;
    }
    struct joined joined = {out, room, 0};
    for (size_t i = first; i < words.count; i++) {
        int number = i > first ? roman(words.text[i]) : 0;
        if (number > 0) {
            join_number(&joined, number);
        } else {
            join(&joined, same_word(words.text[i]));
        }
    }
    out[joined.length] = '\0';
    return joined.length;
}

size_t tapak_name_normalise(char *out, size_t room, struct tapak_slice name)
{
    return geo_name_normalise(out, room, name, TAPAK_LEVEL_NONE);
}
