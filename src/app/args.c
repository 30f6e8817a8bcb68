#include "app/args.h"

#include "app/command.h"

#include <stdlib.h>
#include <string.h>

const struct app_flag app_common_flags[] = {
    {"json", NULL, "results as one JSON object on stdout"},
    {"quiet", NULL, "no progress on stderr"},
    {"help", NULL, "help for this command"},
    {0},
};

enum { NAME_BYTES = 64, NEAR_EDITS = 2 };

static size_t smallest(size_t a, size_t b)
{
    return a < b ? a : b;
}

// Three rows of the usual table are enough for exchanges of neighbours (optimal string alignment).
size_t app_edit_distance(const char *a, const char *b, size_t ceiling)
{
    size_t rows[3][NAME_BYTES + 1];
    size_t length_a = strlen(a);
    size_t length_b = strlen(b);
    if (length_a > NAME_BYTES || length_b > NAME_BYTES) {
        return ceiling + 1;
    }
    for (size_t j = 0; j <= length_b; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= length_a; i++) {
        size_t *now = rows[i % 3];
        const size_t *last = rows[(i - 1) % 3];
        const size_t *before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t change = last[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = smallest(change, smallest(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = smallest(now[j], before[j - 2] + 1);
            }
        }
    }
    return smallest(rows[length_a % 3][length_b], ceiling + 1);
}

// What a flag's row says, from the command's own, the settings it uses, and the common ones.
struct known_flag {
    const char *name;
    const char *value;
};

static bool known_flag_at(const struct app_command *command, size_t i, struct known_flag *out_flag)
{
    for (const struct app_flag *flag = command->flags; flag != NULL && flag->name != NULL; flag++) {
        if (i-- == 0) {
            *out_flag = (struct known_flag){flag->name, flag->value};
            return true;
        }
    }
    for (int s = 0; s < SETTING_COUNT; s++) {
        if ((command->settings & APP_USES(s)) != 0 && i-- == 0) {
            *out_flag = (struct known_flag){app_setting_table[s].name, app_setting_table[s].value};
            return true;
        }
    }
    for (const struct app_flag *flag = app_common_flags; flag->name != NULL; flag++) {
        if (i-- == 0) {
            *out_flag = (struct known_flag){flag->name, flag->value};
            return true;
        }
    }
    return false;
}

static enum tapak_status unknown_flag(const struct app_command *command, const char *name,
                                      struct tapak_error *err)
{
    const char *nearest = NULL;
    size_t least = NEAR_EDITS + 1;
    struct known_flag flag;
    for (size_t i = 0; known_flag_at(command, i, &flag); i++) {
        bool is_start = strlen(name) >= 3 && strncmp(name, flag.name, strlen(name)) == 0;
        size_t edits = is_start ? 0 : app_edit_distance(name, flag.name, NEAR_EDITS);
        if (edits < least) {
            least = edits;
            nearest = flag.name;
        }
    }
    if (nearest != NULL) {
        return tapak_fail(err, TAPAK_INVALID, "'tapak %s' has no flag --%.60s; did you mean --%s?",
                          command->name, name, nearest);
    }
    return tapak_fail(err, TAPAK_INVALID, "'tapak %s' has no flag --%.60s; see 'tapak help %s'",
                      command->name, name, command->name);
}

// "-o" and its like as the long name, or NULL.
static const char *long_name(const char *word)
{
    static const struct {
        const char *letter;
        const char *name;
    } letters[] = {{"-o", "output"}, {"-q", "quiet"}, {"-h", "help"}};
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (strcmp(word, letters[i].letter) == 0) {
            return letters[i].name;
        }
    }
    return NULL;
}

struct reading {
    const struct app_command *command;
    int argc;
    char **argv;
    int at;
};

static enum tapak_status read_flag(struct reading *reading, struct app_args *args,
                                   struct tapak_error *err)
{
    char name[NAME_BYTES] = "";
    char *word = reading->argv[reading->at++];
    const char *letter = long_name(word);
    char *equals = letter == NULL ? strchr(word, '=') : NULL;
    const char *start = letter != NULL ? letter : word + 2;
    size_t length = equals != NULL ? (size_t)(equals - start) : strlen(start);
    if ((letter == NULL && word[1] != '-') || length == 0 || length >= sizeof name) {
        return tapak_fail(err, TAPAK_INVALID, "'%.60s' is no flag; see 'tapak help %s'", word,
                          reading->command->name);
    }
    memcpy(name, start, length);
    struct known_flag flag = {NULL, NULL};
    size_t i = 0;
    while (known_flag_at(reading->command, i, &flag) && strcmp(flag.name, name) != 0) {
        i++;
    }
    if (!known_flag_at(reading->command, i, &flag)) {
        return unknown_flag(reading->command, name, err);
    }
    if (app_args_has(args, flag.name)) {
        return tapak_fail(err, TAPAK_INVALID, "--%s is given twice", flag.name);
    }
    const char *value = equals != NULL ? equals + 1 : NULL;
    if (flag.value == NULL && value != NULL) {
        return tapak_fail(err, TAPAK_INVALID, "--%s takes no value", flag.name);
    }
    if (flag.value != NULL && value == NULL) {
        if (reading->at == reading->argc) {
            return tapak_fail(err, TAPAK_INVALID, "--%s needs a value: %s", flag.name, flag.value);
        }
        value = reading->argv[reading->at++];
    }
    args->given[args->given_count++] = (struct app_given){flag.name, value};
    return TAPAK_OK;
}

static enum tapak_status check_operands(const struct app_command *command,
                                        const struct app_args *args, struct tapak_error *err)
{
    if (app_args_has(args, "help")) {
        return TAPAK_OK;
    }
    if (args->operand_count > command->operands_max) {
        return tapak_fail(err, TAPAK_INVALID, "'%.100s' is too much for 'tapak %s %s'",
                          args->operands[command->operands_max], command->name, command->operands);
    }
    if (args->operand_count < command->operands_min) {
        return tapak_fail(err, TAPAK_INVALID, "'tapak %s' needs %s", command->name,
                          command->operands);
    }
    return TAPAK_OK;
}

enum tapak_status app_args_parse(const struct app_command *command, int argc, char **argv,
                                 struct app_args *out_args, struct tapak_error *err)
{
    struct reading reading = {command, argc, argv, 0};
    size_t room = (size_t)argc + 1;
    *out_args = (struct app_args){.operands = calloc(room, sizeof *out_args->operands),
                                  .given = calloc(room, sizeof *out_args->given)};
    if (out_args->operands == NULL || out_args->given == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %d arguments", argc);
    }
    bool is_flags = true;
    while (reading.at < argc) {
        char *word = argv[reading.at];
        if (is_flags && strcmp(word, "--") == 0) {
            is_flags = false;
            reading.at++;
            continue;
        }
        if (is_flags && word[0] == '-' && word[1] != '\0') {
            enum tapak_status status = read_flag(&reading, out_args, err);
            if (status != TAPAK_OK) {
                return status;
            }
            continue;
        }
        out_args->operands[out_args->operand_count++] = word;
        reading.at++;
    }
    return check_operands(command, out_args, err);
}

void app_args_free(struct app_args *args)
{
    free(args->operands);
    free(args->given);
    *args = (struct app_args){0};
}

const char *app_args_value(const struct app_args *args, const char *name)
{
    for (size_t i = 0; i < args->given_count; i++) {
        if (strcmp(args->given[i].name, name) == 0) {
            return args->given[i].value;
        }
    }
    return NULL;
}

bool app_args_has(const struct app_args *args, const char *name)
{
    for (size_t i = 0; i < args->given_count; i++) {
        if (strcmp(args->given[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}
