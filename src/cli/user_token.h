/* user_token.h: the part of `chungsuc user` about tokens of programs. */
#ifndef CLI_USER_TOKEN_H
#define CLI_USER_TOKEN_H

#include "cli/cli.h"
#include "org/token.h"

struct token_command {
    struct cli *c;
    const char *dir;
    const char *unit, *role, *name, *days; /* as they were typed; NULL: not given */
    struct account_role wanted;
    struct api_token token;
    struct str text;
};

/* token LOGIN: make one and print it, this once. token-list LOGIN. token-end NUMBER. */
int user_token(struct token_command *t);
int user_token_list(struct token_command *t);
int user_token_end(struct token_command *t);

#endif
