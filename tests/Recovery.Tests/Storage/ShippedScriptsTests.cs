using Recovery.Storage.Postgres;
using Recovery.Storage.Schema;
using Recovery.Storage.Sqlite;

namespace Recovery.Tests.Storage;

/// <summary>
/// Scripts that have shipped are frozen: stores out there were made by them, and refuse any other. Whoever wants to change the tables adds a
/// script, and its hash here once it has shipped.
/// </summary>
public sealed class ShippedScriptsTests
{
    public static TheoryData<string, string> Sqlite => new()
    {
        { "0001-tables.sql", "5546fe12e496e774a57d438ac1a61f260df575b9beaa6985373290a1b5fdf3f0" },
        { "0002-queue.sql", "6e255bbb4fc79fa398681f4bbc1c00a66d495726e9ec73c4327b1124d1b68ba8" },
        { "0003-sandbox.sql", "42dc633920ec77f8ee46bbbdb13abd4ede4dc38a7d8e8984cef50e10ac3b0bec" },
        { "0004-unreadable-messages.sql", "745ebd443da452feef836b79ca9826ed60f56447d3a923de2941aef0ccc1aec4" },
        { "0005-random-ids.sql", "53dfb4d9fb6002662b3ef2fe48106e8a8e1897bd05163dd43eb41b21f4fdcfab" },
        { "0007-sessions-and-limits.sql", "2c2d5aa9b3e811ed005eace216d033e704480e069b2ea34021786df6f2f3dac6" },
        { "0008-stop-codes.sql", "fe8262885d64f516fe18b1d2d154304808392573f11d16d61534395c905b22e4" },
        { "0009-shared-limits.sql", "b67a123353ce639625079e46d9e80ad942808673072492e8997999226f838af2" },
        { "0011-race-in-a-sentence.sql", "5bbcd8a3e84adee19eed2f4d6a1098b6259faa9bc9bc783cfad2d89b0510755b" },
        { "0012-channels-as-rows.sql", "58c80dac5aabd00fbc3c73ed03d12f6df567e7ce223c7e2f196c88f9cd44a54c" },
        { "0013-people.sql", "7420b310fec808d7c7804b8d0f8a2c79ada11d1866c4db5cac8ab9c7c4c2e6da" },
        { "0013-unaltered.sql", "c0a937210239d9eb9c09407a7a6878d0cd3b05b2fba67406fee62fd476ff0852" },
        { "0014-pauses.sql", "e225e0dd8ae2ccd2a03515ccdb9427ec4101718e5f35d24816b844152d19b9dc" },
        { "0015-answers.sql", "d36f27952bab61aa88f04aba6d6cf4c541973cd8ba486eb394d5331ea07fa158" },
        { "0016-faults-and-notes.sql", "e6924d09cc1dbeee6198e8f38fc94a866eddc876e733cc8de20ed1e71d944aa5" },
        { "0017-today.sql", "01ed8ccbd7a04bdabe2798bfbd7b5d7d4be85ed51eb8eae66c8bb189c2a503a0" },
    };

    public static TheoryData<string, string> Postgres => new()
    {
        { "0001-tables.sql", "85aa23770bed2d2fb1a9b665cac8c61cbbabe80e5c0bd145a1de4da2647bc248" },
        { "0002-queue.sql", "d26caf44fb2108eac649e6e6014656e8dc2ac6ff70946315c0425e17d95b3f59" },
        { "0003-sandbox.sql", "8eb5056f84e5b020c79fc3fc7542e01fee27b7e51a9ad0d7d976a5221042e07d" },
        { "0004-unreadable-messages.sql", "8392b86bb0cee9edea8226d68e0d24f5f03f14b0afcc18b0a34021dea0c67337" },
        { "0005-random-ids.sql", "53dfb4d9fb6002662b3ef2fe48106e8a8e1897bd05163dd43eb41b21f4fdcfab" },
        { "0007-sessions-and-limits.sql", "6752fbaee6945c8b30ddfa7ef72984d06cbb761cde7349961cb520c759253bc5" },
        { "0008-stop-codes.sql", "f8c9519210fa30462187ff49933a2dc903858f941ebb93a31591eaf6a3a677d2" },
        { "0009-shared-limits.sql", "9c92d756b4b1cd8e84d68e6441f430070136f31e9b30469417e12875099e5bba" },
        { "0010-rights-to-restore.sql", "f5534ca7bcce650ec4737e577710444ee677d87116919f9cef542034768237f4" },
        { "0011-race-in-a-sentence.sql", "714d4cda95c7a87519342d81305b7f1cdc1a093857919dd5075fd17c43e26ec4" },
        { "0012-channels-as-rows.sql", "39d9eec562467f7d7c8147e484b5aeb1123caaa91c1c2e55ab622b7e8edae017" },
        { "0013-people.sql", "6d282314c8edb6e06cfa78b4796d01490e13caf27a4b8e400b455d8554210f25" },
        { "0013-unaltered.sql", "7600397ba145a075fb53907d74498a93b19f52d635d6ff5e8d9db35c2ddae61f" },
        { "0014-pauses.sql", "b2e0a552462cbdf5caa661124af4148f8f3cb37de4bf90f5d7761dbb44e044f5" },
        { "0015-answers.sql", "72c916d7886d1b0c3d1c98f319c1df89da9ca3eaf961ec2b580fae79dba89151" },
        { "0015-rights-to-restore-bookings.sql", "8756fa0ddd5074ee2ccf0276e06304d0cedefe840ca27121616b18a2dde82b83" },
        { "0016-faults-and-notes.sql", "3bcbd6a8bc6bfcad38f121d4760e59bc037d215b6d81cc38350b2f3d2df12de8" },
        { "0017-today.sql", "9687f9947b47fa0d42ed70d32018e064bd4e3a9682f241d6de5ece8df3f696dc" },
        { "0018-rights-to-restore-pauses.sql", "4629a0f42c710c84693613a32d5c79ef376003a0439e6426c1d1d71581f5bc19" },
    };

    [Theory]
    [MemberData(nameof(Sqlite))]
    public void No_script_of_SQLite_that_shipped_was_edited(string file, string hash) => Assert.Equal(hash, HashOf(SqliteSchema.Scripts, file));

    [Theory]
    [MemberData(nameof(Postgres))]
    public void No_script_of_PostgreSQL_that_shipped_was_edited(string file, string hash) => Assert.Equal(hash, HashOf(PostgresSchema.Scripts, file));

    private static string HashOf(IReadOnlyList<MigrationScript> scripts, string file) => scripts.Single(s => MigrationScript.FileOf(s.Name) == file).Hash;
}
