namespace Recovery.Tests.Architecture;

/// <summary>
/// Stand-ins for the programs that infra/deploy.sh calls. Each notes its call; what it answers goes by files of the test in $STATE.
/// A call that nobody planned fails.
/// </summary>
internal static class AzureStandIns
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["az"] = Az,
        ["curl"] = Curl,
        ["dotnet"] = DotNet,
        ["git"] = Git,
        ["openssl"] = "echo made-up",
        ["zip"] = Zip,
        ["unzip"] = Unzip,
        ["date"] = Date,
        ["sleep"] = Sleep,
    };

    private const string Az =
        """
        has() { [ -e "$STATE/$1" ]; }
        say() { has "$1" || return 0; mapfile lines <"$STATE/$1"; printf '%s' "${lines[@]}"; }
        # Takes a line off the front of a list; the last one stays.
        next() { mapfile -t lines <"$STATE/$1"; echo "${lines[0]}"; if [ ${#lines[@]} -gt 1 ]; then printf '%s\n' "${lines[@]:1}" >"$STATE/$1"; fi; }
        option() { local name=$1; shift; while [ "$1" != "$name" ]; do shift; done; value=$2; }
        word=''
        if has outcome; then read -r word rest <"$STATE/outcome"; fi
        echo "az $*" >>"$STATE/calls"
        case "$*" in
          "account show"*) ! has signed-out ;;
          "account get-access-token --resource https://servicebus.azure.net"*) echo token ;;
          "group exists"*) if has group; then echo true; else echo false; fi ;;
          "group create"*) touch "$STATE/group" ;;
          "group show"*) echo /subscriptions/s/resourceGroups/recovery ;;
          "group delete"*) rm "$STATE/group"; mv "$STATE/vault" "$STATE/deleted-vaults" ;;
          "resource list"*tags.environment*) say environments ;;
          "resource list"*) echo "something in it" ;;
          "functionapp list"*) if has connection; then echo recovery-app; fi ;;
          "functionapp config appsettings list"*Store__Connection*) say connection ;;
          "deployment group what-if"*) echo "what would change" ;;
          "deployment group create"*) if has refused; then echo "the template is wrong" >&2; exit 1; fi; next outcomes >"$STATE/outcome" ;;
          "deployment group show"*provisioningState*) echo "$word" ;;
          "deployment group show"*properties.error*) echo "$rest" ;;
          "deployment group show"*outputs.*)
            [ "$word" = Succeeded ] || exit 1
            case "$*" in
              *appName*) echo recovery-app ;;
              *url*) echo https://recovery.test ;;
              *vaultName*) echo recoverydev1 ;;
              *secretNames*) say secret-names ;;
              *) exit 1 ;;
            esac ;;
          *budgets*) say budget ;;
          *flexibleServers*storageSizeGB*) say disk ;;
          *flexibleServers*state*) next server-states ;;
          *configreferences*) ;;
          *host/default/sync*) ;;
          *recovery-app/functions*) say functions ;;
          "keyvault list-deleted"*) say deleted-vaults ;;
          "keyvault recover"*) rm "$STATE/deleted-vaults" ;;
          "keyvault purge"*) ! has protected ;;
          "keyvault secret list"*) [ "$(next rights-to-list)" = yes ] && say secrets ;;
          "keyvault secret set"*) option --name "$@"; echo "$value" >>"$STATE/secrets"; option --file "$@"; [ "$(<"$value")" = made-up ] ;;
          "functionapp deployment source config-zip"*) ;;
          "tag update"*) ;;
          "servicebus namespace list"*) echo recovery-bus ;;
          "servicebus queue show"*)
            if ! has due; then say counts; exit; fi
            read -r now <"$STATE/clock"; read -r due <"$STATE/due"; read -r first <"$STATE/first"; read -r all <"$STATE/all"
            late=$((now - due))
            if [ "$late" -lt 0 ]; then echo "0 50"
            elif [ "$late" -lt "$first" ]; then echo "50 0"
            elif [ "$late" -lt "$all" ]; then echo "20 0"
            else echo "0 0"; fi ;;
          *) echo "unplanned: az $*" | tee -a "$STATE/unplanned" >&2; exit 97 ;;
        esac
        """;

    private const string Curl =
        """
        case "$*" in
          *"--config -")
            cat >"$STATE/requests"
            cat "$STATE/requests" >>"$STATE/all-requests"
            sed -nE 's/.*check\.([0-9]+)\.1\.1.*/\1/p' "$STATE/requests" | head -n 1 >"$STATE/due"
            count=$(grep -c '^url' "$STATE/requests")
            if [ -e "$STATE/may-not-send" ]; then echo 401; exit 22; fi
            yes 201 | head -n "$count" ;;
          *) echo "curl $*" >>"$STATE/calls"; [ -e "$STATE/ready" ] || exit 22 ;;
        esac
        """;

    private const string DotNet =
        """
        echo "dotnet $*" >>"$STATE/calls"
        while [ "$1" != --output ]; do shift; done
        mkdir -p "$2/.azurefunctions"
        touch "$2/host.json" "$2/worker.config.json" "$2/.azurefunctions/function.deps.json"
        """;

    private const string Git =
        """
        case "$*" in
          "rev-parse HEAD") echo 0123456789abcdef ;;
          "status --porcelain"*) cat "$STATE/changes" 2>/dev/null || true ;;
          *) exit 97 ;;
        esac
        """;

    // Its contents by name, then a line, then the commit.
    private const string Zip =
        """
        find . -type f | sed 's#^\./##' >"$3"
        echo --- >>"$3"
        cat commit.txt >>"$3"
        """;

    private const string Unzip =
        """
        case $1 in
          -Z1) ! grep -q damaged "$2" || exit 9; sed '/^---$/,$d' "$2" ;;
          -p) sed '1,/^---$/d' "$2" ;;
          *) exit 97 ;;
        esac
        """;

    private const string Date =
        """
        case "$*" in
          +%s) read -r now <"$STATE/clock"; echo "$now" ;;
          "-u +%Y-%m-01") echo 2027-04-01 ;;
          *) exit 97 ;;
        esac
        """;

    // Longer than asked where the test has a pace of its own: a limit is reached in fewer steps then.
    private const string Sleep = """read -r now <"$STATE/clock"; pace=$1; [ ! -e "$STATE/pace" ] || read -r pace <"$STATE/pace"; echo "$((now + pace))" >"$STATE/clock" """;
}
