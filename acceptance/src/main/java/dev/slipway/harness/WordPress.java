package dev.slipway.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A WordPress site at one of its addresses, used as its author and its readers use it. */
public final class WordPress {
  public static final String AUTHOR = "captain";
  public static final String PASSWORD = "a-long-Password-of-9-words";
  private static final Pattern POST_ID = Pattern.compile("<string>(\\d+)</string>");

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI address;
  private final Duration patience;

  public WordPress(String address) {
    this(address, Duration.ofSeconds(60));
  }

  /** One whose machines may be slow. */
  public WordPress(String address, Duration patience) {
    this.patience = patience;
    this.address = URI.create(address.endsWith("/") ? address : address + "/");
  }

  /** Completes the installation, as the form in the browser does. */
  public void install(String title) {
    var page =
        post(
            "wp-admin/install.php?step=2",
            "application/x-www-form-urlencoded",
            form(
                Map.of(
                    "weblog_title", title,
                    "user_name", AUTHOR,
                    "admin_password", PASSWORD,
                    "admin_password2", PASSWORD,
                    "pw_weak", "1",
                    "admin_email", "captain@example.org",
                    "blog_public", "0",
                    "Submit", "Install WordPress",
                    "language", "")));
    assertThat(page.statusCode()).as("the installation's answer: %s", page.body()).isEqualTo(200);
    assertThat(page.body()).contains("Success!");
  }

  /** Publishes a post through XML-RPC and returns its id. */
  public String publish(String title, String text) {
    var answer =
        post(
            "xmlrpc.php",
            "text/xml",
            """
            <?xml version="1.0"?>
            <methodCall><methodName>wp.newPost</methodName><params>
              <param><value><int>1</int></value></param>
              <param><value><string>%s</string></value></param>
              <param><value><string>%s</string></value></param>
              <param><value><struct>
                <member><name>post_status</name><value><string>publish</string></value></member>
                <member><name>post_title</name><value><string>%s</string></value></member>
                <member><name>post_content</name><value><string>%s</string></value></member>
              </struct></value></param>
            </params></methodCall>"""
                .formatted(AUTHOR, PASSWORD, title, text));
    var id = POST_ID.matcher(answer.body());
    assertThat(id.find()).as("the answer to wp.newPost: %s", answer.body()).isTrue();
    return id.group(1);
  }

  public String read(String post) {
    var page = get("?p=" + post);
    assertThat(page.statusCode()).as("GET %s?p=%s", address, post).isEqualTo(200);
    return page.body();
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(address.resolve(path)).GET());
  }

  private HttpResponse<String> post(String path, String type, String body) {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(patience).build(),
          HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("no answer from " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
