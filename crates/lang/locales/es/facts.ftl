# Hojas de datos: las frases y lo que las rodea

nav-facts = Datos
facts-heading = Hechos y cifras
facts-scope-all = Todos los años
facts-lede = Lo que dice esta publicación en frases sencillas. Cada una lleva su intervalo: con un 95 % de confianza, la cifra verdadera de los registros está dentro de él.
facts-caveat = Víctimas identificadas, no prevalencia. Estas personas llegaron a conocimiento de organizaciones que participan aquí. Quién es identificado depende de dónde trabajan esas organizaciones. Las cifras no dicen cuán frecuente es la trata en ningún lugar.
facts-choose = Qué datos
facts-year = Año de registro
facts-compare = Comparado con
facts-country = País de explotación
facts-any-year = todos los años
facts-any-country = todos los países
facts-no-comparison = ningún otro año
facts-show = Mostrar
facts-print = Para imprimir esta hoja o guardarla como PDF, use la función de impresión de su navegador.
facts-details = Las cifras y de qué son proporción
facts-figure = Cifra
facts-missing = Se desconoce para
facts-withheld = No se publica
facts-as-of = De la publicación { $id } del { $date }.
facts-markdown = Texto (Markdown)
facts-csv = CSV
facts-json = JSON
facts-topic-victims = Víctimas
facts-topic-borders = A través de fronteras
facts-topic-regions = Regiones de explotación
facts-topic-origins = Regiones de nacionalidad
facts-age-bound = Quien tiene más de 99 años cuenta como de 99.
facts-months-bound = Lo que duró más de 300 meses (25 años) cuenta como 300 meses.
facts-where-identified = El lugar de la primera identificación no consta en estos datos; en su lugar figura el país de explotación.
origin-central-southern-asia = Asia central y meridional
origin-eastern-south-eastern-asia = Asia oriental y sudoriental
origin-sub-saharan-africa = África subsahariana
origin-latin-america = América Latina y el Caribe
what-victims = Número de víctimas
what-change = Cambio desde { $year }
what-countries = Número de países
what-contributors = Organizaciones participantes
what-labour = Solo trabajo forzoso
what-sexual = Solo explotación sexual
what-both = Trabajo forzoso y explotación sexual
what-other = Solo otras formas
what-women = Mujeres y niñas
what-men = Hombres y niños
what-trans = Personas transgénero y no conformes
what-children = Menores de edad
what-children-sexual = Menores entre las víctimas de explotación sexual
what-children-labour = Menores entre las víctimas de trabajo forzoso
what-over-one-year = Trata durante más de un año
what-over-two-years = Trata durante más de dos años
what-abroad = Explotación fuera del país de nacionalidad
say-victims = { $count ->
    [0] No se cuenta ninguna víctima identificada ({ $low } a { $high }).
    [one] Se cuenta aproximadamente una víctima identificada ({ $low } a { $high }).
   *[other] Se cuentan aproximadamente { $n } víctimas identificadas ({ $low } a { $high }).
}
say-more = Es un { $change } más que en { $year } (entre { $low } y { $high } más).
say-fewer = Es un { $change } menos que en { $year } (entre { $low } y { $high } menos).
say-unchanged = No hay un cambio claro desde { $year } ({ $low } a { $high }).
say-countries = { $count ->
    [one] Fueron explotadas en al menos un país.
   *[other] Fueron explotadas en al menos { $n } países.
}
say-contributors = { $count ->
    [0] No se nombra ninguna organización participante.
    [one] Una organización aportó sus registros.
   *[other] { $n } organizaciones aportaron sus registros.
}
say-labour = El { $share } sufrió trabajo forzoso sin explotación sexual ({ $low } a { $high }).
say-sexual = El { $share } sufrió explotación sexual sin trabajo forzoso ({ $low } a { $high }).
say-both = El { $share } sufrió trabajo forzoso y explotación sexual ({ $low } a { $high }).
say-other = El { $share } no sufrió ninguna de las dos, sino otra forma de explotación ({ $low } a { $high }).
say-women = El { $share } eran mujeres o niñas ({ $low } a { $high }).
say-men = El { $share } eran hombres o niños ({ $low } a { $high }).
say-trans = El { $share } eran personas transgénero o no conformes ({ $low } a { $high }).
say-children = El { $share } eran menores de edad ({ $low } a { $high }).
say-children-sexual = Entre las víctimas de explotación sexual, el { $share } eran menores de edad ({ $low } a { $high }).
say-children-labour = Entre las víctimas de trabajo forzoso, el { $share } eran menores de edad ({ $low } a { $high }).
say-over-one-year = Para el { $share }, la trata duró más de un año ({ $low } a { $high }).
say-over-two-years = Para el { $share }, la trata duró más de dos años ({ $low } a { $high }).
say-abroad = El { $share } fue explotado fuera de su país de nacionalidad ({ $low } a { $high }).
say-line = { $name }: { $share } ({ $low } a { $high }).
say-months = { $count ->
    [0] En promedio, menos de un mes ({ $low } a { $high }).
    [one] En promedio, un mes ({ $low } a { $high }).
   *[other] En promedio, { $n } meses ({ $low } a { $high }).
}
what-months-average = Duración media en meses
what-months-half = Duración: la mitad central
what-months-most = Duración: nueve de cada diez
what-age-average = Edad media
what-age-half = Edad: la mitad central
what-age-most = Edad: nueve de cada diez
say-countries-about = { $count ->
    [one] Fueron explotadas en aproximadamente un país ({ $low } a { $high }).
   *[other] Fueron explotadas en aproximadamente { $n } países ({ $low } a { $high }).
}
say-age = { $count ->
    [0] Tenían en promedio menos de un año ({ $low } a { $high }).
    [one] Tenían en promedio un año ({ $low } a { $high }).
   *[other] Tenían en promedio { $n } años ({ $low } a { $high }).
}
say-months-half = Para la mitad, la trata duró aproximadamente de { $from } a { $to } meses; para al menos la mitad, de { $low } a { $high }.
say-months-most = Para nueve de cada diez, la trata duró aproximadamente de { $from } a { $to } meses; para al menos nueve de cada diez, de { $low } a { $high }. La duración más corta y la más larga no se publican: son las de personas concretas.
say-age-half = La mitad tenía aproximadamente de { $from } a { $to } años; al menos la mitad, de { $low } a { $high }.
say-age-most = Nueve de cada diez tenían aproximadamente de { $from } a { $to } años; al menos nueve de cada diez, de { $low } a { $high }.
figure-at-least = al menos { $n }
withheld-wide = { $what }: no se publica, porque el intervalo de ± { $margin } es mayor que los ± { $most } que se publican.
withheld-evidence = { $what }: no se publica, porque la cifra no se distingue del ruido que protege a las personas.
withheld-model = { $what }: no se publica, porque esta publicación no midió nada que lo diga directamente y su modelo no es lo bastante exacto para ello.
withheld-field = { $what }: esta publicación no lo registra.
notes-draft = Borrador hecho a partir de la diferencia de dos publicaciones. Dice qué difiere, no por qué: revíselo antes de publicarlo.

# Noticias y búsqueda

nav-news = Noticias
nav-search = Búsqueda
news-lede = Publicaciones, actos y noticias sobre estos datos. Los artículos aparecen en su idioma cuando están traducidos; sus cifras dicen qué publicación citan.
news-narrow = Acotar la lista
news-all = Todo
news-none = Todavía no se ha publicado nada aquí.
news-calendar = Actos (iCalendar)
news-press = Contacto de prensa
news-news = Noticia
news-event = Acto
news-publication = Publicación
news-page = Página
news-withdrawn = Este texto fue retirado.
news-quotes = Sus cifras son de la publicación <a href="{ $url }">{ $id }</a> y quedan como eran entonces.
news-contact = Contacto:
search-words = Palabras que buscar
search-none = No se encontró nada.
