namespace Hostline.Tests.Support;

/// <summary>A real reverse proxy in front of a server under test: Debian's nginx, in common configurations, and Caddy.</summary>
sealed class ReverseProxy : IAsyncDisposable
{
    readonly RunningProgram process;
    readonly string folder;

    ReverseProxy(RunningProgram process, string folder, int port) => (this.process, this.folder, BaseUrl) = (process, folder, $"http://127.0.0.1:{port}");

    public string BaseUrl { get; }

    /// <summary>
    /// The single line that most people start with. nginx then speaks HTTP/1.0 and sends its upstream address as Host.
    /// </summary>
    public static Task<ReverseProxy> BareNginx(string target) => Nginx(target, "");

    /// <summary>With the headers that guides recommend.</summary>
    public static Task<ReverseProxy> UsualNginx(string target) => Nginx(target, """
        proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host; proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
        """);

    /// <summary>HTTP/1.1 and the client's Host, and no sign of a proxy.</summary>
    public static Task<ReverseProxy> SilentNginx(string target) =>
        Nginx(target, """proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;""");

    /// <summary>
    /// Like nginx since 1.29.7 by default: HTTP/1.1 with its upstream address as Host, and no header; its workers have an account of
    /// their own.
    /// </summary>
    public static Task<ReverseProxy> ModernNginx(string target) =>
        Nginx(target, """proxy_http_version 1.1; proxy_set_header Connection "";""", "master_process on; user www-data;");

    static Task<ReverseProxy> Nginx(string target, string settings, string processes = "master_process off;") => Start("nginx", target, (folder, port) => ($$"""
        daemon off; {{processes}} pid {{folder}}/nginx.pid; error_log {{folder}}/error.log;
        events { worker_connections 64; }
        http {
          access_log off;
          client_body_temp_path {{folder}}/1; proxy_temp_path {{folder}}/2; fastcgi_temp_path {{folder}}/3; uwsgi_temp_path {{folder}}/4;
          scgi_temp_path {{folder}}/5;
          server { listen 127.0.0.1:{{port}}; location / { proxy_pass {{target}}; {{settings}} } }
        }
        """, ["-p", folder, "-e", $"{folder}/error.log", "-c", $"{folder}/config"]));

    public static Task<ReverseProxy> Caddy(string target) => Start("caddy", target, (folder, port) => ($$"""
        {
          admin off
          auto_https off
          storage file_system {{folder}}
        }
        http://:{{port}} {
          bind 127.0.0.1
          reverse_proxy {{target}}
        }
        """, ["run", "--config", $"{folder}/config", "--adapter", "caddyfile"]));

    static async Task<ReverseProxy> Start(string program, string target, Func<string, int, (string Config, string[] Arguments)> how)
    {
        if (RunningProgram.Find(program) is not { } file)
        {
            RealPart.Missing($"The reverse proxy {program}", "Run ./test install.");
            return null!;
        }

        var (folder, port) = (Directory.CreateTempSubdirectory("hostline-proxy-").FullName, FreePort.Take());
        if (!OperatingSystem.IsWindows())
        {
            // Workers with an account of their own need access.
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        var (config, arguments) = how(folder, port);
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), config);
        ReverseProxy proxy = new(RunningProgram.Start(file, arguments, folder, [("HOME", folder)]), folder, port);
        await proxy.process.Answers(proxy.BaseUrl + "/healthz");
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
