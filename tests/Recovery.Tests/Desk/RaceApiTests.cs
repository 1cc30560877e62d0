using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Recovery.Tests.Desk;

public sealed class RaceApiTests : DeskTest
{
    [Fact]
    public async Task A_race_is_added_listed_and_changed_by_its_id()
    {
        using var added = await Program.PostAsJsonAsync("/api/clinic/races", new { name = "Great North Run 2027", days = new[] { "2027-09-12" } });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);

        var races = await Program.GetFromJsonAsync<JsonElement>("/api/clinic/races");
        Assert.Equal(
            ["london-marathon-2027", "great-north-run-2027"],
            races.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetString()));

        using var changed = await Program.PostAsJsonAsync(
            "/api/clinic/races", new { id = "great-north-run-2027", name = "Great North Run 2027", shortName = "GNR", inSentence = "the GNR", days = new[] { "2027-09-13", "2027-09-12" } });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var race = await changed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("GNR", "the GNR"), (race.GetProperty("shortName").GetString(), race.GetProperty("inSentence").GetString()));
        Assert.Equal(
            ["the London Marathon", "the GNR"],
            (await Program.GetFromJsonAsync<JsonElement>("/api/clinic/races")).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("inSentence").GetString()));
        Assert.Equal(["2027-09-12", "2027-09-13"], race.GetProperty("days").EnumerateArray().Select(d => d.GetString()));
    }

    [Theory]
    [InlineData("{\"name\":\"\",\"days\":[\"2027-09-12\"]}", "name")]
    [InlineData("{\"name\":\"London Marathon 2027\",\"days\":[\"2027-09-12\"]}", "name")]
    [InlineData("{\"name\":\"Run\",\"days\":[]}", "days")]
    [InlineData("{\"name\":\"Run\",\"days\":[\"12 September\"]}", "days")]
    [InlineData("{\"name\":\"Run\",\"days\":\"2027-09-12\"}", "days")]
    [InlineData("{\"id\":\"nowhere\",\"name\":\"Run\",\"days\":[\"2027-09-12\"]}", "id")]
    [InlineData("{\"name\":\"Run\",", "body")]
    [InlineData("{\"name\":\"Run \\ufffe\",\"days\":[\"2027-09-12\"]}", "name")]
    [InlineData("{\"name\":\"Run \\u0000\",\"days\":[\"2027-09-12\"]}", "name")]
    [InlineData("{\"name\":\"Run\",\"shortName\":\"R\\u0001n\",\"days\":[\"2027-09-12\"]}", "shortName")]
    [InlineData("null", "body")]
    [InlineData("", "body")]
    public async Task What_is_wrong_with_a_race_is_said_for_its_field_and_nothing_is_stored(string body, string field)
    {
        using var answer = await Program.PostAsync("/api/clinic/races", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Single(await Host.Races.All(unlisted: true, CancellationToken.None));
    }

    [Theory]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=utf-7")]
    public async Task JSON_in_a_character_set_that_nobody_reads_is_refused(string type)
    {
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await Program.PostAsync("/api/clinic/races", body);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_body_that_is_not_JSON_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Program.PostAsync("/api/clinic/races", new StringContent("name=Run"))).StatusCode);
}
