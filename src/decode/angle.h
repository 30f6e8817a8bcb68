/**
 * @file angle.h
 * @brief The words and signs of a coordinate cell, and one latitude or longitude made of them.
 *
 * A cell becomes tokens; runs of tokens (segments) become angles. Nothing is guessed: whatever has
 * two readings is refused with the reason.
 */
#ifndef TAPAK_SRC_DECODE_ANGLE_H
#define TAPAK_SRC_DECODE_ANGLE_H

#include "tapak/base/error.h"
#include "tapak/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { ANGLE_TOKENS = 40, ANGLE_NUMBER_BYTES = 32 };

enum token_kind {
    TOKEN_NUMBER,
    TOKEN_DEGREE,
    TOKEN_MINUTE,
    TOKEN_SECOND,
    TOKEN_LETTER,    ///< N S E W, LU LS BT BB, utara …: hemisphere
    TOKEN_AXIS,      ///< lat, lon, lintang, bujur
    TOKEN_SEPARATOR, ///< ; / | line break, and a comma that is not a decimal sign
    TOKEN_JOINT      ///< : or - between degrees, minutes and seconds
};

enum axis { AXIS_UNKNOWN, AXIS_LAT, AXIS_LON };

struct token {
    enum token_kind kind;
    double value;      ///< of a number, without its sign
    bool is_negative;  ///< a number with a minus sign
    bool has_sign;     ///< with either sign
    bool has_fraction; ///< with a decimal sign
    enum axis axis;    ///< of a letter or an axis word
    int direction;     ///< of a letter: 1 north or east, -1 south or west
};

struct tokens {
    struct token items[ANGLE_TOKENS];
    size_t count;
};

/** How a comma between two digits is to be read. */
enum comma { COMMA_DECIMAL, COMMA_SEPARATES };

TAPAK_MUST_CHECK enum tapak_status angle_tokenise(struct tapak_slice cell, enum comma comma,
                                                  struct tokens *out_tokens,
                                                  struct tapak_error *err);

struct angle {
    double degrees;
    enum axis axis; ///< as letters or words say
    bool is_signed; ///< the cell has a sign
};

/** The angle that a run of tokens spells. The range is checked when the axis is known. */
TAPAK_MUST_CHECK enum tapak_status angle_read(const struct token *tokens, size_t count,
                                              struct angle *out_angle, struct tapak_error *err);

#endif
