# Chinese words of the page live in its word list; no path of one machine and no unfinished name is in the repository.
bad=0
if [ -d ui/src ]; then
    grep -rnP '\p{Han}' ui/src --include='*.vue' --include='*.ts' | grep -vE '^ui/src/(i18n|locales?|words)' |
        grep -vP '^[^:]+:\d+:\s*(//|\*|/\*|<!--)' && { echo "Chinese words outside the word list"; bad=1; }
fi
git grep -nE '/(work|home|tmp/brief|root)/[a-z]' -- ':!*.lock' ':!package-lock.json' ':!tests/lint/words.sh' |
    grep -vE '/home/(\{|\$)|https?://' && { echo "a path of one machine"; bad=1; }
exit $bad
