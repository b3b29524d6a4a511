# Chinese words of the page live in its word list; no path of one machine and no unfinished name is in the repository.
bad=0
if [ -d ui/src ]; then
    # Allowed besides: forms of dates, and sentences that stand as a Chinese and an English one side by side.
    grep -rnP '[\x{4e00}-\x{9fff}]' ui/src --include='*.vue' --include='*.ts' | grep -vE '^ui/src/(i18n/|lib/format)' |
        grep -vP '^[^:]+:\d+:\s*(//|\*|/\*|<!--)|\bzh: ' && { echo "Chinese words outside the word list"; bad=1; }
fi
git grep -nE '/(work|home|tmp/brief|root)/[a-z]' -- ':!*.lock' ':!package-lock.json' ':!tests/lint/words.sh' |
    grep -vE '/home/(\{|\$)|https?://' && { echo "a path of one machine"; bad=1; }
exit $bad
