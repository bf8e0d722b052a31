# Español. Frases cortas, palabras de todos los días. De usted. "Nosotros" es el consultorio.

## El idioma

language-name = Español
language-direction = ltr
# Estados Unidos y México separan los miles con coma
number-group = ,

## Fechas. Variables: weekday, day, month, month-short, year, hour, hour-of-twelve, minute, half

weekday-1 = lunes
weekday-2 = martes
weekday-3 = miércoles
weekday-4 = jueves
weekday-5 = viernes
weekday-6 = sábado
weekday-7 = domingo
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
month-short-1 = ene
month-short-2 = feb
month-short-3 = mar
month-short-4 = abr
month-short-5 = may
month-short-6 = jun
month-short-7 = jul
month-short-8 = ago
month-short-9 = sep
month-short-10 = oct
month-short-11 = nov
month-short-12 = dic
time-before-noon = a. m.
time-after-noon = p. m.
date-day = { $day } de { $month } de { $year }
date-weekday = { $weekday } { $day } de { $month }
date-month = { $month } de { $year }
date-month-short = { $month-short } { $year }
time-of-day = { $hour }:{ $minute }
date-moment = { $weekday } { $day } de { $month }, { $hour }:{ $minute }
date-moment-year = { $day } de { $month } de { $year }, { $hour }:{ $minute }
lasting-moment = menos de un minuto
lasting-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
lasting-hours = { $count ->
    [one] 1 hora
   *[other] { $count } horas
}
lasting-days = { $count ->
    [one] 1 día
   *[other] { $count } días
}
lasting-weeks = { $count ->
    [one] 1 semana
   *[other] { $count } semanas
}
lasting-months = { $count ->
    [one] 1 mes
   *[other] { $count } meses
}
lasting-years = { $count ->
    [one] 1 año
   *[other] { $count } años
}

## La página alrededor del contenido

page-skip = Ir al contenido
page-error-title = Error: { $title }
page-help = ¿Tiene preguntas? Llámenos al
page-urgent-title = Si es urgente
page-sign-out = Salir
page-navigation = Páginas
page-more = Más
page-language = Idioma
page-printed = Impreso el { $date }
role-front-desk = Recepción
role-nurse = Enfermería
role-clinician = Personal médico
role-administrator = Administración
nav-home = Inicio
nav-results = Resultados
nav-access = Quién miró
nav-profile = Perfil
nav-worklist = Pendientes
nav-patients = Pacientes
nav-staff = Personal
nav-audit = Auditoría
idle-title = ¿Sigue ahí?
idle-text = Para proteger su expediente, cerramos su sesión cuando no hay actividad. Se perderá lo que escribió y no envió.
idle-left = Tiempo que queda:
idle-stay = Seguir en la sesión

## Partes de las páginas

errors-title = Revise estas respuestas
field-day = Día
field-month = Mes
field-year = Año
notice-information = Para saber
notice-good = Listo
notice-attention = Importante
notice-urgent = Urgente
pages-label = Más páginas de esta lista
pages-newer = Más recientes
pages-older = Anteriores
urgent-call = Llame al { $phone }

## Cuando algo se interpone

error-form = No pudimos leer el formulario
error-form-help = Vuelva atrás, revise lo que escribió y envíelo otra vez.
error-forged = El formulario ya no era válido
error-forged-help = Por su seguridad, solo aceptamos formularios de una página abierta hace poco. Abra la página de nuevo y envíelo otra vez.
error-not-found = No encontramos esa página
error-not-found-help = Revise la dirección o empiece de nuevo desde la primera página.
error-method = Esa página no se puede abrir así
error-method-help = Empiece de nuevo desde la primera página.
error-conflict = Alguien cambió esto mientras tanto
error-conflict-help = Abra la página de nuevo para ver cómo está ahora y después haga su cambio.
error-too-large = Lo que envió es demasiado grande
error-too-large-help = Envíe algo más pequeño.
error-too-many = Demasiados intentos
error-too-many-help = Espere unos minutos e inténtelo de nuevo.
error-unavailable = Ahora no podemos guardar nada
error-unavailable-help = Todavía puede leer su historial. Inténtelo de nuevo en unos minutos o llámenos.
error-fault = Algo falló de nuestro lado
error-fault-help = No se cambió nada. Inténtelo de nuevo. Si vuelve a pasar, llámenos y díganos este código.
error-request = Eso no funcionó
error-request-help = Empiece de nuevo desde la primera página.
error-reference = Código: { $code }
error-home = Ir a la primera página
