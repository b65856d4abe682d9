using System.Collections;

namespace Trellis.Local.Cloud.Lambda;

/// <summary>The environment of a function's process.
/// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime</summary>
internal static class FunctionVariables
{
    // What a program needs to run at all on this machine. Nothing else is passed on: a function must not see, by accident, the
    // credentials or the settings of the person who started the laptop cloud.
    private static readonly string[] OfTheMachine =
        ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "DOTNET_ROOT", "DOTNET_ROOT_X64", "SystemRoot", "USERPROFILE", "LD_LIBRARY_PATH"];

    public static Dictionary<string, string> For(FunctionSetup function, LambdaSettings settings, string runtimeApi, string instance)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            // On Windows case does not matter: PowerShell says Path, and Git Bash SYSTEMROOT. Without the latter no socket opens there.
            if (OfTheMachine.Contains((string)variable.Key, StringComparer.OrdinalIgnoreCase))
                variables[(string)variable.Key] = (string)variable.Value!;
        }

        if (!function.Program.IsNative)
        {
            // A garbage collector tuned for this machine's cache would give each process tens of megabytes more than it needs.
            variables["DOTNET_GCgen0size"] = "400000";
            variables["DOTNET_TieredPGO"] = "0";
        }

        var declaration = function.Declaration;
        // The template's certificates are at /var/task on Lambda. Here the machine's own are used, wherever the table is.
        foreach (var (name, value) in declaration.Environment.Where(variable => variable.Key is not ("SSL_CERT_FILE" or "SSL_CERT_DIR"))
            .Concat(settings.Environment))
        {
            variables[name] = value;
        }

        variables["AWS_REGION"] = settings.Region;
        variables["AWS_DEFAULT_REGION"] = settings.Region;
        // The engines check no signature, but the SDK wants something to sign with.
        variables["AWS_ACCESS_KEY_ID"] = "local";
        variables["AWS_SECRET_ACCESS_KEY"] = "local";
        variables["AWS_SESSION_TOKEN"] = "local";
        variables["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        variables["AWS_LAMBDA_FUNCTION_NAME"] = declaration.Name;
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = declaration.MemorySize.ToString(CultureInfo.InvariantCulture);
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = declaration.LogGroup;
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] =
            $"{DateTime.UtcNow.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture)}/[$LATEST]{instance}";
        variables["_HANDLER"] = declaration.Handler;
        variables["LAMBDA_TASK_ROOT"] = function.Program.Folder;
        variables["LAMBDA_RUNTIME_DIR"] = function.Program.Folder;
        variables["TZ"] = ":UTC";
        variables["LANG"] = "en_US.UTF-8";
        return variables;
    }
}
